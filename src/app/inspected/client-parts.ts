import { timeToNextUpdateMs } from '../../engine/client/metadata.ts'
import type { NetworkClientState } from '../../engine/client/network-client.ts'
import { microsOf, millisOf } from '../../engine/kernel/units.ts'
import { CONNECTION_STATE } from '../../engine/producer/events.ts'
import { comparePartitions } from '../../engine/protocol/ids.ts'
import { actorLink, idValue, lastingMs, partitionLink, sinceMs } from './lookup.ts'
import { brokerLink, code, num, part, row, rowIf, type SheetPart, table, until, type WordName, word } from './sheet.ts'
import type { Inspected } from './told.ts'

const STATE_WORDS: Readonly<Record<number, WordName>> = {
  [CONNECTION_STATE.disconnected]: 'disconnected',
  [CONNECTION_STATE.connecting]: 'connecting',
  [CONNECTION_STATE.checkingApiVersions]: 'checkingVersions',
  [CONNECTION_STATE.ready]: 'ready',
}

/** The connections of a client, one to each broker it has met (P-107). */
export function connectionPart(from: Inspected, client: NetworkClientState): SheetPart[] {
  const nowMs = millisOf(from.view.atUs)
  const rows = client.nodes.map((node) => {
    const isDown = node.state === CONNECTION_STATE.disconnected
    const backoffMs = node.lastAttemptMs + node.reconnectBackoffMs
    const isBackingOff = isDown && Number.isFinite(backoffMs) && backoffMs > nowMs
    const state = word(
      STATE_WORDS[node.state] ?? 'disconnected',
      node.state === CONNECTION_STATE.ready ? 'good' : undefined,
    )
    return [
      node.node > 0 ? [brokerLink(node.node)] : [code('bootstrap'), actorLink(from, node.target)],
      [state],
      [code(`${node.inFlight.length}\u202f/\u202f${client.settings.maxInFlight}`)],
      [isBackingOff ? until(microsOf(backoffMs)) : word('none')],
      [num(node.failedAttempts)],
    ]
  })
  return part('connections', 'P-107, P-109, P-110', {
    table: table(['broker', 'state', 'inFlight', 'reconnectIn', 'failures'], rows),
  })
}

/** The cluster as the client believes it is; what the controller says otherwise is marked (P-116, P-117). */
export function metadataPart(from: Inspected, client: NetworkClientState): SheetPart[] {
  const { metadata } = client
  const { view } = metadata
  const nowMs = millisOf(from.view.atUs)
  const { registry } = from.run.tables
  const known = [...view.topics.values()]
    .flatMap(({ partitions }) => partitions)
    .sort((a, b) => comparePartitions(registry, a, b))
  const rows = known.map((partition) => {
    const leader = view.leaders[partition] ?? -1
    const epoch = view.leaderEpochs[partition] ?? -1
    const truth = from.view.partitions.find((one) => one.partition === partition)
    const isOld = truth !== undefined && (truth.leader !== leader || truth.leaderEpoch !== epoch)
    return [
      [partitionLink(from, partition)],
      [brokerLink(leader)],
      [idValue(epoch)],
      isOld && truth ? [word('outdated', 'bad'), brokerLink(truth.leader), num(truth.leaderEpoch)] : [word('same')],
    ]
  })
  const nextMs = timeToNextUpdateMs(metadata, nowMs)
  const isWanted = metadata.needsFullUpdate || metadata.needsPartialUpdate
  return part('clientPicture', 'P-116, P-117', {
    rows: [
      row('age', sinceMs(metadata.lastSuccessfulRefreshMs)),
      client.refresh
        ? row('refresh', word('asking'), code(`r${client.refresh.correlationId}`))
        : row(
            'refresh',
            ...(isWanted ? [word('wanted')] : []),
            nextMs <= 0 ? word('now') : until(from.view.atUs + microsOf(nextMs)),
          ),
      row({ code: 'metadata.max.age.ms' }, lastingMs(metadata.settings.maxAgeMs)),
      ...rowIf(metadata.failedAttempts > 0, 'failures', num(metadata.failedAttempts)),
      ...rowIf(metadata.topics.size > 0, 'topics', ...[...metadata.topics.keys()].map((topic) => code(topic))),
    ],
    table: table(['partition', 'leader', 'epoch', 'controllerSays'], rows),
  })
}

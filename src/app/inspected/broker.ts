import type { BrokerState } from '../../engine/cluster/broker-state.ts'
import { metadataVersion } from '../../engine/cluster/metadata-cache.ts'
import { itemAt, searchList } from '../../engine/kernel/chunked-list.ts'
import { microsOf } from '../../engine/kernel/units.ts'
import { isolationOf } from './isolation.ts'
import { actorLink, partitionLink, replicaLink, sinceMs, untilMs } from './lookup.ts'
import {
  brokerLink,
  bytes,
  code,
  lasting,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  type SheetTable,
  since,
  table,
  thing,
  until,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** How a broker is, in one sentence. */
export function tellBroker({ view }: Inspected, id: number): Told | undefined {
  const broker = view.brokers[id - 1]
  if (!broker) return undefined
  const leads = broker.replicas.filter((replica) => replica.role === 'leader').length
  const follows = broker.replicas.filter((replica) => replica.role === 'follower').length
  if (broker.state === 'dead') return { headline: say('headline.broker.dead', 'C-61'), facts: [] }
  if (broker.state === 'hung') return { headline: say('headline.broker.hung', 'C-60'), facts: [] }
  if (broker.fenced) return { headline: say('headline.broker.fenced', 'C-64'), facts: [] }
  return { headline: say('headline.broker.alive', 'C-2', { leads, follows }), facts: [] }
}

/** Its state, its clocks, who waits in it, and what it has not flushed. */
export function brokerSheet(from: Inspected, id: number): Sheet {
  const broker = from.world.brokers[id - 1]
  if (!broker) return []
  const isUp = broker.process !== 'dead'
  return [
    ...statePart(from, broker),
    ...(isUp ? clockPart(broker) : []),
    ...(isUp ? [...parkedProducePart(from, broker), ...parkedFetchPart(from, broker)] : []),
    ...rolePart(from, broker),
    ...(isUp ? [...requestPart(from, broker), ...fetcherPart(from, broker)] : []),
    ...(isUp ? metadataPart(from, broker) : []),
    ...coordinatorPart(from, broker),
    ...diskPart(from, broker),
  ]
}

function statePart(from: Inspected, broker: BrokerState): SheetPart[] {
  const { world, view } = from
  const shown = view.brokers[broker.id - 1]
  if (!shown) return []
  const { lifecycle, slowness, process } = broker
  const isolation = isolationOf(world, broker.id)
  const isSlow = shown.slow !== undefined
  return part('state', 'C-60, C-62, C-64', {
    rows: [
      row('process', word(shown.state, shown.state === 'alive' ? 'good' : 'bad'), since(broker.sinceUs)),
      row('controllerSays', word(shown.fenced ? 'fenced' : 'unfenced', shown.fenced ? 'bad' : undefined)),
      ...rowIf(process === 'running', 'believes', word(lifecycle.isFenced ? 'fenced' : 'unfenced')),
      ...rowIf(lifecycle.brokerEpoch >= 0, { code: 'broker epoch' }, num(lifecycle.brokerEpoch)),
      ...rowIf(
        isSlow,
        'slowed',
        lasting(slowness.requestUs),
        word('perRequest'),
        lasting(slowness.fetchUs),
        word('perFetch'),
      ),
      ...rowIf(isSlow && slowness.factor !== 1, 'slowedBy', code(`× ${slowness.factor}`)),
      ...rowIf(isolation !== 'none', 'network', word(isolation === 'all' ? 'isolated' : 'partlyCut', 'bad')),
      ...rowIf(broker.logDirFailed, 'disk', word('diskFailed', 'bad')),
      ...rowIf(broker.failures.length > 0, 'armed', ...broker.failures.map(({ api }) => code(api))),
    ],
  })
}

/** Clocks of the broker's own, besides those of the strip: when it looks after what. */
function clockPart(broker: BrokerState): SheetPart[] {
  const { lifecycle, controller, options } = broker
  const isKraft = options.profile.features.metadataPlane !== 'zookeeper'
  const rows = [
    ...(isKraft && options.model.failureDetectionUs === null
      ? [
          controller.heartbeat === -1
            ? row('nextHeartbeat', untilMs(lifecycle.heartbeatAtMs))
            : row('heartbeatOut', sinceMs(lifecycle.heartbeatSentAtMs)),
        ]
      : []),
    ...rowIf(broker.process === 'running', 'isrCheck', untilMs(broker.nextIsrCheckMs)),
    ...rowIf(Number.isFinite(broker.nextProducerExpiryMs), 'producerExpiry', untilMs(broker.nextProducerExpiryMs)),
    ...rowIf(Number.isFinite(lifecycle.shutdownSinceMs), 'shuttingDown', sinceMs(lifecycle.shutdownSinceMs)),
  ]
  return part('clocks', 'C-42, C-62', { rows })
}

/** acks=all: not answered before the high watermark has reached the offset behind its batch (C-24). */
function parkedProducePart(from: Inspected, broker: BrokerState): SheetPart[] {
  const rows = broker.delayedProduces.flatMap(({ producer, correlationId, deadlineMs, parts }) =>
    parts
      .filter(({ isSettled }) => !isSettled)
      .map(({ partition, requiredOffset }) => [
        [
          producer < 0 ? code('cluster') : thing({ kind: 'producer', producer }, from.names.producer(producer)),
          code(`r${correlationId}`),
        ],
        [partitionLink(from, partition)],
        [num(requiredOffset)],
        [num(broker.partitions[partition]?.log.highWatermark ?? 0)],
        [untilMs(deadlineMs)],
      ]),
  )
  return part('parkedProduces', 'C-24, C-25', {
    table: table(['request', 'partition', 'requiredOffset', 'hw', 'timeLeft'], rows),
  })
}

function parkedFetchPart(from: Inspected, broker: BrokerState): SheetPart[] {
  const rows = broker.delayedFetches.map(({ connection, deadlineMs, request }) => [
    [actorLink(from, broker.servers.get(connection)?.from ?? -1)],
    request.parts
      .slice(0, 3)
      .flatMap(({ partition, fetchOffset }) => [partitionLink(from, partition), num(fetchOffset)]),
    [untilMs(deadlineMs)],
  ])
  return part('parkedFetches', 'C-33, C-34', { table: table(['from', 'fetchOffset', 'timeLeft'], rows) })
}

function rolePart(from: Inspected, broker: BrokerState): SheetPart[] {
  const shown = from.view.brokers[broker.id - 1]?.replicas ?? []
  const rows = shown.map(({ partition, role, leaderEpoch, highWatermark, logEndOffset, inIsr }) => [
    [replicaLink(from, partition, broker.id)],
    [word(role)],
    [num(leaderEpoch)],
    [num(highWatermark)],
    [num(logEndOffset)],
    [inIsr ? word('inIsr', 'good') : word('outOfIsr', 'bad')],
  ])
  return part('roles', 'C-2, C-43', { table: table(['partition', 'role', 'epoch', 'hw', 'leo', 'isr'], rows) })
}

/** One request of a connection at a time; the others wait in the socket (C-14). */
function requestPart(from: Inspected, broker: BrokerState): SheetPart[] {
  const rows = [...broker.servers.values()].map((server) => {
    const { current, unread, isClosed } = server
    const process = broker.inProcess.find(({ connection }) => connection === server.id)
    const isParked =
      broker.delayedProduces.some(({ connection }) => connection === server.id) ||
      broker.delayedFetches.some(({ connection }) => connection === server.id)
    return [
      [actorLink(from, server.from), ...(isClosed ? [word('closed')] : [])],
      current ? [code(`${current.body.api} ${current.correlationId}`)] : [word('none')],
      current ? (process ? [until(process.atUs)] : [word(isParked ? 'parkedShort' : 'handled')]) : [],
      [num(unread.length)],
    ]
  })
  return part('requests', 'C-14', { table: table(['connectionFrom', 'current', 'state', 'unread'], rows) })
}

function fetcherPart(from: Inspected, broker: BrokerState): SheetPart[] {
  const rows = broker.fetchers.flatMap((fetcher) => {
    if (!fetcher || fetcher.partitions.length === 0) return []
    const { leader, inFlight, processing, isConnected, partitions } = fetcher
    const doing = processing
      ? [word('writing'), until(processing.doneAtUs)]
      : inFlight
        ? [code(inFlight.api), sinceMs(inFlight.sentAtMs)]
        : [word(isConnected ? 'none' : 'disconnected')]
    const paused = partitions.filter(({ pausedUntilMs }) => microsOf(pausedUntilMs) > from.view.atUs).length
    return [[[brokerLink(leader)], doing, [num(partitions.length)], [num(paused)]]]
  })
  return part('fetchers', 'C-31, C-39, C-40', { table: table(['leader', 'underWay', 'partitions', 'paused'], rows) })
}

function metadataPart({ world }: Inspected, broker: BrokerState): SheetPart[] {
  const { metadata } = broker
  return part('clusterPicture', 'C-91, C-93', {
    note: note(metadataVersion(metadata) === world.controller.committed.version ? 'pictureIsNewest' : 'pictureIsOld'),
    rows: [
      row('appliedVersion', num(metadataVersion(metadata))),
      row('controllerVersion', num(world.controller.committed.version)),
      ...rowIf(
        metadata.waiting.length > 0,
        'waitingVersions',
        ...metadata.waiting.flatMap(({ image, atUs }) => [num(image.version), until(atUs)]),
      ),
    ],
  })
}

/** Transactions whose state this broker keeps (C-125, C-126). */
function coordinatorPart({ world, view }: Inspected, broker: BrokerState): SheetPart[] {
  const { coordinator } = broker
  if (coordinator.loaded.size === 0 || broker.process === 'dead') return []
  const rows = [...coordinator.transactions.values()].map(({ metadata, markersLeft }) => {
    const producer = world.producers.findIndex(({ config }) => config.transactionalId === metadata.transactionalId)
    const link =
      producer < 0 ? code(metadata.transactionalId) : thing({ kind: 'producer', producer }, metadata.transactionalId)
    return [
      [link],
      [code(metadata.status)],
      [num(metadata.producerId), num(metadata.producerEpoch)],
      [num(metadata.partitions.length)],
      [num(markersLeft.length)],
    ]
  })
  return [
    ...part('coordinates', 'C-125, C-126, C-130', {
      table: table(['transactionalId', 'state', 'producerId', 'partitions', 'markersLeft'], rows),
    }),
    ...part('transactionLog', 'C-125, C-126', {
      table: table(['offset', 'transactionalId', 'state', 'epoch'], logRows(view, broker)),
    }),
  ]
}

/** The newest records of the transaction log, as the picture shows them. */
function logRows(view: Inspected['view'], broker: BrokerState): SheetTable['rows'] {
  const { transactions = [] } = view.brokers.find((one) => one.broker === broker.id) ?? {}
  return transactions.flatMap(({ transactionalId, log }) =>
    log.entries.map(({ offset, status, producerEpoch }) => [
      [num(offset), ...(offset < log.highWatermark ? [] : [word('beingWritten')])],
      [code(transactionalId)],
      [code(status)],
      [num(producerEpoch)],
    ]),
  )
}

/** How far back a power loss may reach, in the table (µs). */
const LOOKS_BACK_US = [1_000_000, 10_000_000, 60_000_000] as const

/** What lies in the page cache since a while: no acks level waits for the disk (C-21, C-61). */
function diskPart({ view }: Inspected, broker: BrokerState): SheetPart[] {
  const rows = LOOKS_BACK_US.map((span) => {
    let [records, size] = [0, 0]
    for (const replica of broker.partitions) {
      if (!replica) continue
      const { batches, appendedAtUs } = replica.log
      const first = searchList(appendedAtUs, (atUs) => atUs >= view.atUs - span)
      for (let i = first; i < batches.length; i++) {
        const { batch } = itemAt(batches, i)
        records += batch.recordCount
        size += batch.sizeBytes
      }
    }
    return [[lasting(span)], [num(records)], [bytes(size)]]
  })
  return part('pageCache', 'C-21, C-60, C-61', {
    note: note('pageCache'),
    table: table(['writtenInLast', 'records', 'size'], rows),
    isFolded: true,
  })
}

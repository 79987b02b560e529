import { sessionEndUs } from '../../engine/cluster/cluster-control-manager.ts'
import { idValue, partitionLink, sinceMs } from './lookup.ts'
import {
  brokerLink,
  brokerLinks,
  note,
  num,
  part,
  row,
  rowIf,
  type Sheet,
  type SheetPart,
  since,
  table,
  thing,
  until,
  word,
} from './sheet.ts'
import { type Inspected, say, type Told } from './told.ts'

/** What the controller is there for, in one sentence. */
export function tellController(): Told {
  return { headline: say('headline.controller', 'C-63'), facts: [] }
}

/** Whom it knows, what it has decided and not committed, and what it promises to change. */
export function controllerSheet(from: Inspected): Sheet {
  const { controller } = from.world
  return [
    ...part('state', 'C-66', {
      rows: [
        row('process', word(controller.isAlive ? 'alive' : 'dead', controller.isAlive ? 'good' : 'bad')),
        ...rowIf(controller.isAlive, 'tookOver', since(controller.startedAtUs)),
        row('committedVersion', num(controller.committed.version)),
        ...rowIf(
          controller.newest.version !== controller.committed.version,
          'newestVersion',
          num(controller.newest.version),
        ),
      ],
    }),
    ...registrationPart(from),
    ...pendingPart(from),
    ...leaderlessPart(from),
    ...reassignmentPart(from),
  ]
}

/** Each broker as the controller has it: what counts is its last heartbeat (C-62). */
function registrationPart({ world, view }: Inspected): SheetPart[] {
  const { controller } = world
  const rows = controller.brokers.flatMap((registration) => {
    if (!registration) return []
    const { id, epoch, fenced, inControlledShutdown, lastContactMs } = registration
    const state = fenced ? word('fenced', 'bad') : inControlledShutdown ? word('stopping') : word('unfenced', 'good')
    const endUs = sessionEndUs(controller, registration)
    const isRunning = controller.isAlive && !fenced && Number.isFinite(endUs)
    return [
      [
        [thing({ kind: 'broker', broker: id }, `b${id}`)],
        [idValue(epoch)],
        [state],
        [sinceMs(lastContactMs)],
        [isRunning ? until(Math.max(endUs, view.atUs)) : word('none')],
      ],
    ]
  })
  return part('registrations', 'C-62, C-63, C-73', {
    table: table(['broker', 'brokerEpoch', 'state', 'lastContact', 'sessionLeft'], rows),
  })
}

/** Decided, and not committed: nobody else acts on it before (C-63, C-93). */
function pendingPart(from: Inspected): SheetPart[] {
  const { pending } = from.world.controller
  const rows = pending.map(({ atUs, image, elections, by }) => [
    [num(image.version)],
    by === 0 ? [word('controller')] : [brokerLink(by)],
    elections.flatMap((value, index) => (index % 2 === 0 ? [partitionLink(from, value)] : [])),
    [until(atUs)],
  ])
  return part('pendingCommits', 'C-63, C-93', {
    table: table(['version', 'by', 'elects', 'committedIn'], rows),
    note: rows.length === 0 ? note('nothingPending') : undefined,
  })
}

/** Partitions without a leader: whom it waits for (C-70, C-87). */
function leaderlessPart(from: Inspected): SheetPart[] {
  const { controller } = from.world
  const rows = controller.committed.topics.flatMap(({ partitions }) =>
    partitions
      .filter(({ leader }) => leader < 0)
      .map(({ partition, isr, elr, leaderEpoch }) => [
        [partitionLink(from, partition)],
        brokerLinks(isr),
        brokerLinks(elr),
        [brokerLink(controller.lastKnownLeaders.get(partition) ?? -1)],
        [num(leaderEpoch)],
      ]),
  )
  return part('leaderless', 'C-70, C-87, C-88', {
    table: table(['partition', 'isr', 'elr', 'lastKnownLeader', 'epoch'], rows),
  })
}

function reassignmentPart(from: Inspected): SheetPart[] {
  const rows = [...from.world.controller.reassignments].map(([partition, replicas]) => [
    [partitionLink(from, partition)],
    brokerLinks(replicas),
  ])
  return part('reassignments', 'C-2', { table: table(['partition', 'wantedReplicas'], rows) })
}

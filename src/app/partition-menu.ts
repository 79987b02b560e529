import type { PartitionView } from '../trace/stage-view.ts'
import { linkEnd } from './link-end.ts'
import { settingsInForce } from './settings-in-force.ts'
import {
  act,
  askNumber,
  cannot,
  choice,
  type ThingAction,
  type ThingActionId,
  type ThingContext,
} from './thing-action.ts'

/** What can be done to a partition. */
export function partitionMenu(partition: PartitionView, context: ThingContext): readonly ThingAction[] {
  const { topic, number, leader, replicas } = partition
  const { view, scenario } = context
  const shown: ThingAction[] =
    leader > 0 ? [{ id: 'selectLeader', kind: 'select', selection: { kind: 'broker', broker: leader } }] : []
  if (!view.controller.alive) return [...DECIDED.map((id) => cannot(id, 'controllerDead')), ...shown]
  const total = view.partitions.filter((one) => one.topic === topic).length
  return [
    ...elections(partition, context),
    askNumber(
      'minIsr',
      { name: 'minIsr', unit: '', choices: replicas.map((_, index) => index + 1), min: 1 },
      (minIsr) => ({ do: 'setTopicConfig', topic, config: { 'min.insync.replicas': minIsr } }),
    ),
    uncleanElections(partition, context),
    askNumber(
      'addPartitions',
      { name: 'total', unit: '', choices: [total + 1, total * 2], min: total + 1 },
      (wanted) => ({ do: 'addPartitions', topic, total: wanted }),
    ),
    {
      id: 'reassign',
      kind: 'ask',
      fields: [{ name: 'replicas', kind: 'text', initial: replicas.join(', ') }],
      actionFor: (answers) => ({
        do: 'reassignPartition',
        topic,
        partition: number,
        replicas: (answers['replicas'] ?? '').split(/[\s,]+/).flatMap((word) => (word === '' ? [] : [Number(word)])),
      }),
    },
    ...(scenario.cluster.brokers > replicas.length ? moves(partition, context) : []),
    ...shown,
  ]
}

/** What only a controller can do. */
const DECIDED: readonly ThingActionId[] = ['electPreferred', 'minIsr', 'addPartitions', 'reassign']

/** Of the preferred leader (C-12), or an unclean one where nobody in sync is left (C-85). */
function elections(partition: PartitionView, { view }: ThingContext): ThingAction[] {
  const { topic, number, leader, replicas, isr } = partition
  const preferred = replicas[0]
  const isAlive = (broker: number) =>
    view.brokers.some((one) => one.broker === broker && one.state !== 'dead' && !one.fenced)
  if (leader < 0) {
    if (!replicas.some(isAlive)) return [cannot('electUnclean', 'nobodyAlive')]
    return [act('electUnclean', { do: 'electLeader', topic, partition: number, kind: 'unclean' })]
  }
  if (preferred === undefined || preferred === leader) return []
  if (!isAlive(preferred)) return [cannot('electPreferred', 'brokerDead')]
  if (!isr.includes(preferred)) return [cannot('electPreferred', 'notInIsr')]
  return [act('electPreferred', { do: 'electLeader', topic, partition: number, kind: 'preferred' })]
}

function uncleanElections({ topic }: PartitionView, { view, scenario }: ThingContext): ThingAction {
  const name = 'unclean.leader.election.enable'
  const settings = settingsInForce(scenario, view.atUs)
  const own = settings.topics.find((one) => one.name === topic)?.config[name] ?? settings.brokerConfig[name]
  const isAllowed = String(own) === 'true'
  return act(isAllowed ? 'forbidUnclean' : 'allowUnclean', {
    do: 'setTopicConfig',
    topic,
    config: { [name]: !isAllowed },
  })
}

/** A replica somewhere else. */
function moves({ topic, number, replicas }: PartitionView, { view }: ThingContext): ThingAction[] {
  const others = view.brokers.map((one) => one.broker).filter((broker) => !replicas.includes(broker))
  return [
    {
      id: 'moveReplica',
      kind: 'ask',
      fields: [choice('moveFrom', replicas.map(String)), choice('moveTo', others.map(String))],
      actionFor: ({ moveFrom, moveTo }) => ({
        do: 'reassignPartition',
        topic,
        partition: number,
        replicas: replicas.map((broker) => (broker === Number(moveFrom) ? Number(moveTo) : broker)),
      }),
    },
  ]
}

/** What can be done to a partition on one broker. */
export function replicaMenu(partition: PartitionView, broker: number, context: ThingContext): readonly ThingAction[] {
  const isLeader = partition.leader === broker
  return [
    ...(isLeader || partition.leader < 0 ? [] : fetches(partition.leader, broker, context)),
    ...(isLeader ? [] : leadership(partition, broker, context)),
    ...places(partition, broker, context),
    { id: 'selectBroker', kind: 'select', selection: { kind: 'broker', broker } },
    { id: 'selectPartition', kind: 'select', selection: { kind: 'partition', partition: partition.partition } },
  ]
}

/** The way from the leader to this follower: every partition between the two goes by it. */
function fetches(leader: number, broker: number, { view, scenario }: ThingContext): ThingAction[] {
  const follower = view.brokers.find((one) => one.broker === broker)
  if (follower?.state === 'dead') return []
  const between = [linkEnd(leader, scenario), linkEnd(broker, scenario)] as const
  const isCut = view.links.some((link) => link.cut && [link.a, link.b].every((end) => [leader, broker].includes(end)))
  if (isCut) return [act('healFetches', { do: 'healLink', between })]
  return [
    act('cutFetches', { do: 'cutLink', between }),
    follower?.slow
      ? act('unslow', { do: 'slowBroker', broker })
      : askNumber('slowFetches', { name: 'ms', unit: 'ms', choices: [10, 50, 200, 1000] }, (fetchMs) => ({
          do: 'slowBroker',
          broker,
          fetchMs,
        })),
    act('loseFetch', { do: 'dropNext', what: 'request', api: 'Fetch', between }),
    act('loseFetchAnswer', { do: 'dropNext', what: 'response', api: 'Fetch', between }),
    {
      id: 'delayFetch',
      kind: 'ask',
      fields: [
        choice('packet', ['Fetch response', 'Fetch request']),
        { name: 'ms', kind: 'number', unit: 'ms', choices: [10, 100, 1000], min: 0, initial: '100' },
      ],
      actionFor: ({ packet, ms }) => ({
        do: 'delayNext',
        what: packet === 'Fetch request' ? 'request' : 'response',
        api: 'Fetch',
        between,
        byMs: Number(ms),
      }),
    },
  ]
}

/** How this replica comes to lead: as the preferred one, uncleanly, or by becoming the preferred one first. */
function leadership(partition: PartitionView, broker: number, { view }: ThingContext): ThingAction[] {
  const { topic, number, leader, replicas, isr } = partition
  const self = view.brokers.find((one) => one.broker === broker)
  if (!view.controller.alive) return [cannot('makeLeader', 'controllerDead')]
  if (!self || self.state === 'dead' || self.fenced) return [cannot('makeLeader', 'brokerDead')]
  if (leader < 0) return [act('electUnclean', { do: 'electLeader', topic, partition: number, kind: 'unclean' })]
  if (!isr.includes(broker)) return [cannot('makeLeader', 'notInIsr')]
  if (replicas[0] === broker) {
    return [act('makeLeader', { do: 'electLeader', topic, partition: number, kind: 'preferred' })]
  }
  const order = [broker, ...replicas.filter((other) => other !== broker)]
  return [act('makePreferred', { do: 'reassignPartition', topic, partition: number, replicas: order })]
}

/** Away from this broker: to another one, or to none. */
function places(partition: PartitionView, broker: number, { view }: ThingContext): ThingAction[] {
  const { topic, number, replicas } = partition
  if (!view.controller.alive || !replicas.includes(broker)) return []
  const others = view.brokers.map((one) => one.broker).filter((other) => !replicas.includes(other))
  const rest = replicas.filter((other) => other !== broker)
  return [
    ...(others.length > 0
      ? [
          {
            id: 'moveReplica',
            kind: 'ask',
            fields: [choice('moveTo', others.map(String))],
            actionFor: (answers) => ({
              do: 'reassignPartition',
              topic,
              partition: number,
              replicas: replicas.map((other) => (other === broker ? Number(answers['moveTo']) : other)),
            }),
          } satisfies ThingAction,
        ]
      : []),
    ...(rest.length > 0
      ? [act('dropReplica', { do: 'reassignPartition', topic, partition: number, replicas: rest })]
      : []),
  ]
}

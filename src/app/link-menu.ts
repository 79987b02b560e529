import { profileOf } from '../engine/config/profile.ts'
import type { ActionBody } from '../engine/scenario/scenario.ts'
import { linkEnd } from './link-end.ts'
import {
  type Answers,
  act,
  askNumber,
  COUNT,
  choice,
  countOf,
  type ThingAction,
  type ThingContext,
} from './thing-action.ts'

/** What can be done to a link: cut it, change its pace, and meet what travels on it next. */
export function linkMenu(a: number, b: number, context: ThingContext): readonly ThingAction[] {
  const { view, scenario } = context
  const between = [linkEnd(a, scenario), linkEnd(b, scenario)] as const
  const link = view.links.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a))
  const isCut = link?.cut === true
  const wire = isCut ? act('healLink', { do: 'healLink', between }) : act('cut', { do: 'cutLink', between })
  const [api] = apisBetween(a, b, context)
  const pace: ThingAction[] = [
    askNumber('latency', { name: 'ms', unit: 'ms', choices: [1, 5, 20, 100, 500] }, (latencyMs) => ({
      do: 'setLink',
      between,
      latencyMs,
    })),
    askNumber('jitter', { name: 'ms', unit: 'ms', choices: [0, 2, 10, 50] }, (jitterMs) => ({
      do: 'setLink',
      between,
      jitterMs,
    })),
    // 0 stands for a wire without a limit.
    askNumber(
      'bandwidth',
      { name: 'bytesPerSecond', unit: 'B/s', choices: [10_000, 100_000, 1_000_000, 0] },
      (rate) => ({
        do: 'setLink',
        between,
        bandwidthBytesPerSecond: rate === 0 ? null : rate,
      }),
    ),
  ]
  // On a link that is cut nothing travels that a fault could meet.
  if (isCut || api === undefined) return [wire, ...pace]
  const next: ThingAction[] = [
    act('loseAnswer', { do: 'dropNext', what: 'response', api, between }),
    act('loseRequest', { do: 'dropNext', what: 'request', api, between }),
  ]
  return [wire, ...next, ...pace, ...faultsOf(a, b, context)]
}

/** Lose, delay, duplicate the next packets of a kind. */
function faultsOf(a: number, b: number, context: ThingContext): ThingAction[] {
  const { scenario } = context
  const between = [linkEnd(a, scenario), linkEnd(b, scenario)] as const
  const packets = choice(
    'packet',
    apisBetween(a, b, context).flatMap((api) => [`${api} request`, `${api} response`]),
  )
  const target = (answers: Answers) => {
    const [api = '', what] = (answers['packet'] ?? '').split(' ')
    return { what: what as 'request' | 'response', api, between, ...countOf(answers) }
  }
  return [
    {
      id: 'losePackets',
      kind: 'ask',
      fields: [packets, COUNT],
      actionFor: (answers): ActionBody => ({ do: 'dropNext', ...target(answers) }),
    },
    {
      id: 'delayPackets',
      kind: 'ask',
      fields: [
        packets,
        { name: 'ms', kind: 'number', unit: 'ms', choices: [10, 100, 1000], min: 0, initial: '100' },
        COUNT,
      ],
      actionFor: (answers): ActionBody => ({ do: 'delayNext', ...target(answers), byMs: Number(answers['ms']) }),
    },
    {
      id: 'duplicatePackets',
      kind: 'ask',
      fields: [packets, COUNT],
      actionFor: (answers): ActionBody => ({ do: 'duplicateNext', ...target(answers) }),
    },
  ]
}

/** What travels between two ends in this run, the most telling first; nothing between clients. */
export function apisBetween(a: number, b: number, { view, scenario }: ThingContext): readonly string[] {
  const { brokers } = scenario.cluster
  const [low, high] = a < b ? [a, b] : [b, a]
  const { features } = profileOf(scenario.kafka)
  const hasTransactions = view.producers.some((producer) => producer.transactionState !== undefined)
  if (low === 0) {
    if (high > brokers) return []
    const apis = ['BrokerHeartbeat', 'AlterPartition', 'MetadataPush', 'ControlledShutdown', 'BrokerRegistration']
    const hasIds = hasTransactions || view.producers.some((producer) => producer.producerId >= 0)
    return [...apis, ...(hasIds ? ['AllocateProducerIds'] : []), 'CreateTopics']
  }
  if (low > brokers) return []
  if (high <= brokers) {
    return [
      'Fetch',
      ...(features.truncationOnFetch ? [] : ['OffsetForLeaderEpoch']),
      ...(hasTransactions ? ['WriteTxnMarkers'] : []),
      ...(hasTransactions && features.verifiesTransactions ? ['AddPartitionsToTxn'] : []),
    ]
  }
  const producer = view.producers.find((one) => one.actor === high)
  if (!producer) return ['Fetch', 'ListOffsets', 'Metadata', 'ApiVersions']
  return [
    'Produce',
    'Metadata',
    ...(producer.producerId >= 0 || producer.transactionState ? ['InitProducerId'] : []),
    ...(producer.transactionState ? ['FindCoordinator', 'EndTxn'] : []),
    // With transactions V2 the leader adds the partition for the client (P-149).
    ...(producer.transactionState && !features.transactionsV2 ? ['AddPartitionsToTxn'] : []),
    'ApiVersions',
  ]
}

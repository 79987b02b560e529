import { ERROR_NAMES, type ErrorName, errorName } from '../engine/protocol/error-names.ts'
import type { BrokerView } from '../trace/stage-view.ts'
import { linkEnd } from './link-end.ts'
import {
  type AskField,
  act,
  askNumber,
  COUNT,
  cannot,
  choice,
  countOf,
  type ThingAction,
  type ThingContext,
} from './thing-action.ts'

/** The controller is selected as broker 0. */
export function controllerMenu({ view }: ThingContext): readonly ThingAction[] {
  return view.controller.alive ? [act('kill', { do: 'killController' })] : [act('start', { do: 'startController' })]
}

/** What can be done to a broker, the most telling first. */
export function brokerMenu(broker: BrokerView, context: ThingContext): readonly ThingAction[] {
  const { broker: id, state } = broker
  if (state === 'dead') {
    return [
      act('start', { do: 'startBroker', broker: id }),
      act('startEmpty', { do: 'startBroker', broker: id, disk: 'empty' }),
      // To keep a dead one from others is pointless; to let it be reached when it starts is not.
      ...wires(id, context).filter((action) => action.id === 'heal'),
    ]
  }
  const kill = act('kill', { do: 'killBroker', broker: id })
  const powerOff = askNumber(
    'powerOff',
    { name: 'unflushedMs', unit: 'ms', choices: [0, 100, 1000, 10_000] },
    (unflushedMs) => ({ do: 'powerOffBroker', broker: id, ...(unflushedMs > 0 ? { unflushedMs } : {}) }),
  )
  if (state === 'hung')
    return [act('resume', { do: 'resumeBroker', broker: id }), kill, powerOff, ...wires(id, context)]
  return [
    kill,
    ...(state === 'stopping' ? [] : [act('shutdown', { do: 'shutdownBroker', broker: id })]),
    act('hang', { do: 'hangBroker', broker: id }),
    ...wires(id, context),
    powerOff,
    ...slowness(broker),
    hasFailedDisk(broker) ? cannot('failDisk', 'diskFailed') : act('failDisk', { do: 'failDisk', broker: id }),
    failNext(id, context),
    brokerConfig(id),
  ]
}

/** A disk that has failed takes every replica with it. */
function hasFailedDisk({ replicas }: BrokerView): boolean {
  return replicas.length > 0 && replicas.every((replica) => replica.role === 'offline')
}

/** Whom a broker can be kept from: `isolateBroker.from`. */
const CIRCLES = ['brokersAndController', 'controller', 'clients'] as const

/** Isolate, from everyone or from some, and heal. */
function wires(broker: number, { view, scenario }: ThingContext): ThingAction[] {
  const links = view.links.filter((link) => link.a === broker || link.b === broker)
  const actions: ThingAction[] = []
  if (links.some((link) => link.cut)) actions.push(act('heal', { do: 'healBroker', broker }))
  if (links.every((link) => link.cut)) return actions
  const { brokers } = scenario.cluster
  const others = links.map((link) => (link.a === broker ? link.b : link.a))
  const members = {
    brokersAndController: others.filter((other) => other <= brokers),
    controller: others.filter((other) => other === 0),
    clients: others.filter((other) => other > brokers),
  }
  actions.push(act('isolate', { do: 'isolateBroker', broker }), {
    id: 'isolateFrom',
    kind: 'ask',
    fields: [
      choice(
        'from',
        CIRCLES.filter((circle) => members[circle].length > 0),
      ),
    ],
    actionFor: (answers) => ({
      do: 'isolateBroker',
      broker,
      from: members[answers['from'] as (typeof CIRCLES)[number]].map((other) => linkEnd(other, scenario)),
    }),
  })
  return actions
}

const SLOW_PARTS = ['requestsAndFetches', 'requests', 'fetches']

function slowness({ broker, slow }: BrokerView): ThingAction[] {
  return [
    ...(slow ? [act('unslow', { do: 'slowBroker', broker })] : []),
    {
      id: 'slow',
      kind: 'ask',
      fields: [
        choice('part', SLOW_PARTS),
        { name: 'ms', kind: 'number', unit: 'ms', choices: [10, 50, 200, 1000], min: 0, initial: '50' },
      ],
      actionFor: ({ part, ms }) => ({
        do: 'slowBroker',
        broker,
        ...(part === 'fetches' ? {} : { requestMs: Number(ms) }),
        ...(part === 'requests' ? {} : { fetchMs: Number(ms) }),
      }),
    },
    askNumber('slowFactor', { name: 'factor', unit: '×', choices: [2, 10, 100], min: 1 }, (factor) => ({
      do: 'slowBroker',
      broker,
      factor,
    })),
  ]
}

/** Errors that brokers give for an API in life, the likeliest first; 2.5 has another name for some. */
const ERRORS: Readonly<Record<string, readonly ErrorName[]>> = {
  Produce: [
    'NOT_LEADER_OR_FOLLOWER',
    'NOT_ENOUGH_REPLICAS',
    'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    'REQUEST_TIMED_OUT',
    'KAFKA_STORAGE_ERROR',
    'UNKNOWN_SERVER_ERROR',
    'MESSAGE_TOO_LARGE',
    'CORRUPT_MESSAGE',
    'TOPIC_AUTHORIZATION_FAILED',
    'OUT_OF_ORDER_SEQUENCE_NUMBER',
    'UNKNOWN_PRODUCER_ID',
    'INVALID_PRODUCER_EPOCH',
  ],
  Fetch: ['NOT_LEADER_OR_FOLLOWER', 'FENCED_LEADER_EPOCH', 'OFFSET_OUT_OF_RANGE', 'KAFKA_STORAGE_ERROR'],
  Metadata: ['LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION', 'TOPIC_AUTHORIZATION_FAILED'],
  InitProducerId: ['COORDINATOR_LOAD_IN_PROGRESS', 'NOT_COORDINATOR', 'CONCURRENT_TRANSACTIONS'],
  FindCoordinator: ['COORDINATOR_NOT_AVAILABLE', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'],
  AddPartitionsToTxn: ['CONCURRENT_TRANSACTIONS', 'NOT_COORDINATOR', 'INVALID_PRODUCER_EPOCH'],
  EndTxn: ['CONCURRENT_TRANSACTIONS', 'NOT_COORDINATOR', 'INVALID_PRODUCER_EPOCH'],
}
const TRANSACTIONAL = new Set(['FindCoordinator', 'AddPartitionsToTxn', 'EndTxn'])

/** The next answers of the broker are errors. */
function failNext(broker: number, { view, scenario }: ThingContext): ThingAction {
  const hasTransactions = view.producers.some((producer) => producer.transactionState !== undefined)
  const apis = Object.keys(ERRORS).filter((api) => hasTransactions || !TRANSACTIONAL.has(api))
  const errors: AskField = {
    name: 'error',
    kind: 'choice',
    options: ({ api }) => (ERRORS[api ?? ''] ?? []).map((name) => nameIn(scenario.kafka, name)),
    initial: '',
  }
  const when: AskField = {
    name: 'when',
    kind: 'choice',
    options: ({ api }) => (api === 'Produce' ? ['beforeAppend', 'afterAppend'] : ['beforeAppend']),
    initial: 'beforeAppend',
  }
  return {
    id: 'failNext',
    kind: 'ask',
    fields: [choice('api', apis), errors, when, COUNT],
    actionFor: (answers) => ({
      do: 'failNext',
      broker,
      api: answers['api'] ?? '',
      error: answers['error'] ?? '',
      ...countOf(answers),
      ...(answers['when'] === 'afterAppend' ? { afterAppend: true } : {}),
    }),
  }
}

/** The version's own name of an error (`NOT_LEADER_FOR_PARTITION` in 2.5). */
function nameIn(kafka: ThingContext['scenario']['kafka'], name: ErrorName): string {
  const row = ERROR_NAMES.find((one) => one[1] === name)
  return row ? errorName(row[0], kafka) : name
}

/** What a running broker follows when it is changed for it alone. */
const BROKER_CONFIGS = [
  'min.insync.replicas',
  'unclean.leader.election.enable',
  'message.max.bytes',
  'replica.lag.time.max.ms',
  'replica.fetch.wait.max.ms',
  'replica.fetch.min.bytes',
  'replica.fetch.backoff.ms',
]

function brokerConfig(broker: number): ThingAction {
  return {
    id: 'brokerConfig',
    kind: 'ask',
    fields: [choice('config', BROKER_CONFIGS), { name: 'configValue', kind: 'text', initial: '' }],
    actionFor: ({ config, configValue }) => ({
      do: 'setBrokerConfig',
      broker,
      config: { [config ?? '']: configValue?.trim() ? configValue.trim() : null },
    }),
  }
}

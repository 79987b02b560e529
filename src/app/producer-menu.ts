import type { ActionBody } from '../engine/scenario/scenario.ts'
import type { ProducerView } from '../trace/stage-view.ts'
import { settingsInForce } from './settings-in-force.ts'
import { type AskField, act, askNumber, cannot, choice, type ThingAction, type ThingContext } from './thing-action.ts'

/** What can be done to a producer and to the application that calls it. */
export function producerMenu(producer: ProducerView, context: ThingContext): readonly ThingAction[] {
  const { name } = producer
  const restart = act('restart', { do: 'restartProducer', producer: name, config: {} })
  if (!producer.alive || producer.closed) return [restart]
  return [
    send(name, context),
    act('flush', { do: 'flushProducer', producer: name }),
    act('killProducer', { do: 'killProducer', producer: name }),
    close(name),
    restart,
    ...transactions(producer),
    ...workload(name, context),
  ]
}

/** One more record. An empty key is no key; without a partition the partitioner decides. */
function send(producer: string, { scenario }: ThingContext): ThingAction {
  const topics = scenario.topics.map((topic) => topic.name)
  const used = scenario.workload.find((entry) => entry.producer === producer)?.topic
  const topicField = topics.length > 1 ? [choice('topic', topics, used ?? topics[0])] : []
  const partition: AskField = {
    name: 'partition',
    kind: 'number',
    unit: '',
    choices: [],
    min: 0,
    initial: '',
    mayBeEmpty: true,
  }
  return {
    id: 'send',
    kind: 'ask',
    fields: [
      ...topicField,
      { name: 'key', kind: 'text', initial: '' },
      { name: 'value', kind: 'text', initial: 'hello' },
      partition,
    ],
    actionFor: (answers): ActionBody => ({
      do: 'send',
      producer,
      topic: answers['topic'] ?? used ?? topics[0] ?? '',
      ...(answers['key'] ? { key: answers['key'] } : {}),
      value: answers['value'] ?? '',
      ...(answers['partition'] ? { partition: Number(answers['partition']) } : {}),
    }),
  }
}

/** close() waits for what is buffered, with a limit if there is one. */
function close(producer: string): ThingAction {
  return {
    id: 'close',
    kind: 'ask',
    fields: [
      {
        name: 'timeoutMs',
        kind: 'number',
        unit: 'ms',
        choices: [0, 1000, 30_000],
        min: 0,
        initial: '',
        mayBeEmpty: true,
      },
    ],
    actionFor: ({ timeoutMs }) => ({
      do: 'closeProducer',
      producer,
      ...(timeoutMs ? { timeoutMs: Number(timeoutMs) } : {}),
    }),
  }
}

/** The calls that a producer with a transactional.id takes in its present state (P-134). */
function transactions({ name, transactionState: state }: ProducerView): ThingAction[] {
  if (state === undefined) return []
  const call = (id: 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction') =>
    act(id, { do: id, producer: name })
  if (state === 'UNINITIALIZED') return [call('initTransactions')]
  if (state === 'READY') return [call('beginTransaction')]
  if (state === 'IN_TRANSACTION') return [call('commitTransaction'), call('abortTransaction')]
  if (state === 'ABORTABLE_ERROR') return [cannot('commitTransaction', 'transactionState'), call('abortTransaction')]
  return [cannot('beginTransaction', 'transactionState')]
}

const SEND_MODES = ['async', 'sync', 'callback'] as const

/** What the application sends by itself: how much, how, or nothing for a while. */
function workload(producer: string, { view, scenario }: ThingContext): ThingAction[] {
  const entries = settingsInForce(scenario, view.atUs).workload.flatMap((one, entry) =>
    one.producer === producer ? [{ ...one, entry }] : [],
  )
  return entries.flatMap(({ entry, topic, ratePerSecond, paused }) => {
    const detail = entries.length > 1 ? { detail: `${topic}, ${entry + 1}` } : {}
    const mode: ThingAction = {
      id: 'sendMode',
      kind: 'ask',
      fields: [choice('mode', SEND_MODES, scenario.workload[entry]?.mode)],
      actionFor: (answers) => ({
        do: 'setWorkload',
        entry,
        mode: SEND_MODES.find((one) => one === answers['mode']) ?? 'async',
      }),
    }
    if (ratePerSecond === undefined) return [{ ...mode, ...detail }]
    const rate = askNumber(
      'rate',
      { name: 'rate', unit: '/s', choices: [1, 10, 100, 1000], min: 0.001 },
      (wanted): ActionBody => ({ do: 'setWorkload', entry, ratePerSecond: wanted }),
    )
    const pause = act(paused ? 'resumeWorkload' : 'pauseWorkload', { do: 'setWorkload', entry, paused: !paused })
    return [pause, rate, mode].map((one) => ({ ...one, ...detail }))
  })
}

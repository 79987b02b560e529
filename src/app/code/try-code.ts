import { MAX_OVERRUNS } from '../../engine/producer/partitioner-desk.ts'
import type { PartitionerAnswer } from '../../engine/protocol/partitioner-calls.ts'
import type { Datasets } from '../../engine/workload/workload-plan.ts'
import type { StartedQuickJs } from '../../sandbox/quick-js-partitioner.ts'
import type { TriedKey, TryAnswer, TryQuestion } from './code-messages.ts'
import { type PlannedCall, plannedCalls } from './planned-calls.ts'
import { countAnswer, defaultPartition, emptyTally, type TopicTally, triedCount } from './tried-topic.ts'

/** What trying needs from around it. */
export interface TryPorts {
  /** Starts code in a runtime of its own. */
  readonly start: (source: string, configs: Readonly<Record<string, string>>) => StartedQuickJs
  readonly datasets: Datasets
  /** Wall clock (ms). */
  readonly now: () => number
}

/** Records that are tried: enough to see where keys go, and soon over. */
export const MOST_TRIED = 10_000
/** Keys that are told of; all are counted. */
export const MOST_KEYS_TOLD = 200
/** Fewer calls say nothing about their speed. */
const FEWEST_TIMED = 50

const decoder = new TextDecoder()

/** A call with its texts: decoded once for both numbers of partitions, outside of what is timed. */
interface Asked extends PlannedCall {
  readonly key: string | null
  readonly value: string | null
}

/**
 * Ask code for the partition of every record that a producer is going to send, with two numbers of partitions; beside it
 * what the default would have done. Nothing is run: one call for each record, all partitions have a leader.
 */
export function tryCode(question: TryQuestion, ports: TryPorts): TryAnswer {
  const { scenario, producer, topic, partitionCount, otherCount } = question
  const planned = plannedCalls(scenario, producer, ports.datasets, MOST_TRIED)
  const asked = planned.calls.map(
    (call): Asked => ({
      ...call,
      key: call.keyBytes && decoder.decode(call.keyBytes),
      value: call.valueBytes && decoder.decode(call.valueBytes),
    }),
  )
  const now = callAll(question, partitionCount, asked, ports)
  if ('kind' in now) return now
  const other = callAll(question, otherCount, asked, ports)
  if ('kind' in other) return other
  const ofTopic = asked.filter((call) => call.topic === topic)
  const keys = keysOf(question, ofTopic, now.tally, other.tally)
  const seconds = (now.ms + other.ms) / 1000
  const calls = now.calls + other.calls
  return {
    kind: 'tried',
    records: ofTopic.length,
    namedPartition: planned.namedPartition,
    isAll: planned.isAll,
    callsPerSecond: calls >= FEWEST_TIMED && seconds > 0 ? Math.round(calls / seconds) : undefined,
    now: triedCount(now.tally),
    other: triedCount(other.tally),
    keys: keys.slice(0, MOST_KEYS_TOLD),
    keyCount: keys.length,
    moved: {
      own: keys.filter(({ own }) => own[0].join() !== own[1].join()).length,
      byDefault: keys.filter(({ byDefault }) => byDefault && byDefault[0] !== byDefault[1]).length,
    },
  }
}

interface Called {
  readonly tally: TopicTally
  /** Calls that were made, and what they took. */
  readonly calls: number
  readonly ms: number
}

/** A fresh object of the code, asked for every record in order. */
function callAll(
  question: TryQuestion,
  partitionCount: number,
  asked: readonly Asked[],
  ports: TryPorts,
): Called | Extract<TryAnswer, { kind: 'refused' }> {
  const { scenario, topic } = question
  const started = ports.start(question.source, configsOf(question))
  if (!started.ok) return { kind: 'refused', ...started.problem }
  const { partitioner } = started
  const counts = new Map(scenario.topics.map((one) => [one.name, one.partitions]))
  counts.set(topic, partitionCount)
  const everyPartition = new Map([...counts].map(([name, count]) => [name, numbersTo(count)]))
  const isKeyRead = !ignoresKeys(question)
  const tally = emptyTally(partitionCount)
  let [overruns, ms, calls] = [0, 0, 0]
  asked.forEach((call, index) => {
    let answer: PartitionerAnswer = TOO_OFTEN
    if (overruns < MAX_OVERRUNS) {
      const available = everyPartition.get(call.topic) ?? []
      const fromMs = ports.now()
      answer = partitioner.partition({ ...call, partitionCount: available.length, available })
      ms += ports.now() - fromMs
      calls++
      if (typeof answer !== 'number' && answer.isOverrun) overruns++
    }
    if (call.topic !== topic) return
    if (call.keyBytes && isKeyRead) {
      const number = defaultPartition(call.keyBytes, partitionCount)
      tally.byDefault[number] = (tally.byDefault[number] ?? 0) + 1
    }
    const line = (): number => (answer === TOO_OFTEN ? 0 : partitioner.lineOfLastError())
    countAnswer(tally, { number: index + 1, key: call.key }, answer, line)
  })
  partitioner.dispose()
  return { tally, calls, ms }
}

/** As the engine has it for code that has run over too often. */
const TOO_OFTEN: PartitionerAnswer = {
  className: 'RuntimeException',
  message: `[Inflight] partition() is not called any more: ${MAX_OVERRUNS} calls have used up their budget`,
  isOverrun: true,
}

/** Keys of the topic, those with most records first. */
function keysOf(question: TryQuestion, calls: readonly Asked[], now: TopicTally, other: TopicTally): TriedKey[] {
  const found = new Map<string | null, { records: number; readonly bytes: Uint8Array | null }>()
  for (const { key, keyBytes } of calls) {
    const known = found.get(key)
    if (known) known.records++
    else found.set(key, { records: 1, bytes: keyBytes })
  }
  const { partitionCount, otherCount } = question
  const isKeyRead = !ignoresKeys(question)
  return [...found]
    .map(
      ([key, { records, bytes }]): TriedKey => ({
        key,
        records,
        own: [ascending(now.partitionsOfKey.get(key)), ascending(other.partitionsOfKey.get(key))],
        byDefault:
          bytes && isKeyRead
            ? [defaultPartition(bytes, partitionCount), defaultPartition(bytes, otherCount)]
            : undefined,
      }),
    )
    .sort((a, b) => b.records - a.records)
}

function ascending(numbers: ReadonlySet<number> | undefined): number[] {
  return [...(numbers ?? [])].sort((a, b) => a - b)
}

function numbersTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number)
}

function configsOf({ scenario, producer }: TryQuestion): Record<string, string> {
  const config = scenario.producers[producer]?.config ?? {}
  return Object.fromEntries(
    Object.entries(config).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )
}

/** By default a keyed record is treated as one without a key, where the config says so (P-29). */
function ignoresKeys(question: TryQuestion): boolean {
  return configsOf(question)['partitioner.ignore.keys'] === 'true'
}

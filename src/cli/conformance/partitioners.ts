import type { TopicView } from '../../engine/client/cluster-view.ts'
import { must } from '../../engine/kernel/assert.ts'
import { next31, rngStream } from '../../engine/kernel/rng.ts'
import {
  newBuiltInPartitioner,
  partitionForValue,
  peekCurrentPartition,
  switchPartition,
  updatePartitionInfo,
  updatePartitionLoadStats,
} from '../../engine/producer/built-in-partitioner.ts'
import { partitionerOf } from '../../engine/producer/partitioners/index.ts'
import {
  memoryOf,
  newPartitionerState,
  type Partitioner,
  type PartitionerContext,
  type PartitionerState,
} from '../../engine/producer/partitioners/partitioner.ts'
import { murmur2 } from '../../engine/protocol/murmur2.ts'
import { bytesOfHex } from './json-reader.ts'
import { check, checkEqual, emptyResult, type Result } from './result.ts'
import { replayDoubleCalls } from './round-robin-double-call.ts'

/** `[id, leader or -1]` in ascending id order. */
type PartitionList = readonly (readonly [number, number])[]

interface BuiltInStep {
  readonly op: 'append' | 'loadStats' | 'cluster'
  readonly bytes: number
  readonly enableSwitch: boolean
  readonly randoms: readonly number[]
  readonly partition: number
  readonly producedBytes: number
  readonly switched: boolean
  readonly next?: number
  readonly queueSizes: readonly number[] | null
  readonly partitionIds: readonly number[] | null
  readonly length: number
  readonly cumulative: readonly number[] | null
  readonly partitions: PartitionList
}

interface BuiltInFile {
  readonly scripts?: readonly {
    readonly id: number
    readonly stickyBatchSize: number
    readonly partitions: PartitionList
    readonly steps: readonly BuiltInStep[]
  }[]
  readonly distribution?: readonly {
    readonly queueSizes: readonly number[]
    readonly length: number
    readonly partitionIds: readonly number[]
    readonly cumulative: readonly number[] | null
    readonly chosenForRandom: readonly number[]
  }[]
}

/** A topic as a client knows it. */
export function topicOf(topic: string, partitions: PartitionList): TopicView {
  return {
    topic,
    partitions: partitions.map((_, index) => index),
    available: partitions.filter(([, leader]) => leader >= 0).map(([id]) => id),
  }
}

/** `partitioner-builtin.json`: one check for each step and each distribution. */
export function runPartitionerBuiltin(json: unknown): Result {
  const file = json as BuiltInFile
  const result = emptyResult()
  for (const script of file.scripts ?? []) runBuiltInScript(result, script)
  for (const [index, row] of (file.distribution ?? []).entries()) runDistribution(result, index, row)
  return result
}

function runBuiltInScript(result: Result, script: NonNullable<BuiltInFile['scripts']>[number]): void {
  const state = newBuiltInPartitioner()
  const rng = rngStream(0, 'unused')
  let topic = topicOf('t', script.partitions)
  for (const [index, step] of script.steps.entries()) {
    const where = `script ${script.id} step ${index}`
    if (step.op === 'cluster') {
      topic = topicOf('t', step.partitions)
      check(result, true, () => where)
    } else if (step.op === 'loadStats') {
      updatePartitionLoadStats(state, step.queueSizes ?? undefined, step.partitionIds ?? [], step.length)
      checkEqual(result, where, state.loadStats?.cumulative ?? null, step.cumulative)
    } else {
      const randoms = step.randoms.slice()
      const draw = () => must(randoms.shift(), 'another random number')
      const partition = peekCurrentPartition(state, topic, rng, draw)
      const produced = state.producedBytes + step.bytes
      const switched = updatePartitionInfo(state, step.bytes, script.stickyBatchSize, step.enableSwitch)
      if (switched) switchPartition(state, topic, rng, draw)
      const next = switched ? state.stickyPartition : undefined
      const expected = [step.partition, step.producedBytes, step.switched, step.next, 0]
      checkEqual(result, where, [partition, produced, switched, next, randoms.length], expected)
    }
  }
}

function runDistribution(result: Result, index: number, row: NonNullable<BuiltInFile['distribution']>[number]): void {
  const state = newBuiltInPartitioner()
  updatePartitionLoadStats(state, row.queueSizes, row.partitionIds, row.length)
  const { loadStats } = state
  const chosen = row.chosenForRandom.map((_, value) =>
    loadStats ? partitionForValue(loadStats, value) : row.partitionIds[value % row.partitionIds.length],
  )
  const actual = [loadStats?.cumulative ?? null, chosen]
  checkEqual(result, `distribution ${index}`, actual, [row.cumulative, row.chosenForRandom])
}

interface LegacyFile {
  readonly roundRobin?: readonly {
    readonly id: number
    readonly partitions: PartitionList
    readonly partitionsOfU: PartitionList
    readonly steps: readonly LegacyStep[]
  }[]
  readonly sticky?: readonly {
    readonly id: number
    readonly partitioner: string
    readonly partitions: PartitionList
    readonly steps: readonly LegacyStep[]
  }[]
  readonly keyed?: readonly { readonly keyHex: string; readonly partitions: PartitionList; readonly expect: number }[]
  readonly doubleCall?: Parameters<typeof replayDoubleCalls>[1]
}

interface LegacyStep {
  readonly op: 'partition' | 'onNewBatch' | 'cluster'
  readonly topic?: string
  readonly key?: string | null
  readonly expect?: number | string
  readonly choiceSet?: readonly number[]
  readonly partition?: number
  readonly prev?: 'current' | 'other'
  readonly choices?: string
  readonly deterministic?: boolean
  readonly partitions: PartitionList
}

/** `partitioner-legacy.json`: one check for each step, keyed record and double-call row. */
export function runPartitionerLegacy(json: unknown): Result {
  const file = json as LegacyFile
  const result = emptyResult()
  for (const script of file.roundRobin ?? []) runRoundRobinScript(result, script)
  for (const script of file.sticky ?? []) runStickyScript(result, script)
  for (const [index, row] of (file.keyed ?? []).entries()) {
    const partitioner = must(partitionerOf('default'), 'the default partitioner')
    const context = contextOf(topicOf('t', row.partitions), bytesOfHex(row.keyHex))
    const memory = memoryOf(newPartitionerState(), partitioner, 't')
    checkEqual(result, `keyed ${index}`, partitioner.partition(memory, context), row.expect)
  }
  replayDoubleCalls(result, file.doubleCall ?? [])
  return result
}

function runRoundRobinScript(result: Result, script: NonNullable<LegacyFile['roundRobin']>[number]): void {
  const partitioner = must(partitionerOf('round-robin'), 'the round-robin partitioner')
  const state = newPartitionerState()
  let topicT = topicOf('t', script.partitions)
  const topicU = topicOf('u', script.partitionsOfU)
  for (const [index, step] of script.steps.entries()) {
    const where = `roundRobin ${script.id} step ${index}`
    if (step.op === 'cluster') topicT = topicOf('t', step.partitions)
    const topic = step.topic === 'u' ? topicU : topicT
    const context = contextOf(topic, typeof step.key === 'string' ? bytesOfHex(step.key) : null)
    const memory = memoryOf(state, partitioner, topic.topic)
    if (step.op === 'onNewBatch') partitioner.onNewBatch?.(memory, context, 0)
    if (step.op === 'partition') checkEqual(result, where, partitioner.partition(memory, context), step.expect)
    else check(result, true, () => where)
  }
}

function runStickyScript(result: Result, script: NonNullable<LegacyFile['sticky']>[number]): void {
  const id = script.partitioner === 'DefaultPartitioner' ? 'default' : 'uniform-sticky'
  const partitioner = must(partitionerOf(id), script.partitioner)
  const state = newPartitionerState()
  const context = contextOf(topicOf('t', script.partitions), null)
  for (const [index, step] of script.steps.entries()) {
    const where = () => `sticky ${script.id} step ${index} (${step.op} ${step.expect ?? ''})`
    if (step.op === 'cluster') {
      context.topic = topicOf('t', step.partitions)
      check(result, true, where)
    } else if (step.op === 'partition') {
      context.keyHash = typeof step.key === 'string' ? murmur2(bytesOfHex(step.key)) : undefined
      check(result, choosesAsExpected(partitioner, state, context, step), where)
    } else check(result, switchesAsExpected(partitioner, state, context, step), where)
  }
}

function choosesAsExpected(
  partitioner: Partitioner,
  state: PartitionerState,
  context: PartitionerContext,
  step: LegacyStep,
): boolean {
  const memory = memoryOf(state, partitioner, 't')
  const before = memory['partition']
  const chosen = partitioner.partition(memory, context)
  switch (step.expect) {
    case 'first':
      return before === -1 && must(step.choiceSet, 'choiceSet').includes(chosen)
    case 'current':
      return chosen === before
    default:
      return step.expect === 'hash' && chosen === step.partition
  }
}

function switchesAsExpected(
  partitioner: Partitioner,
  state: PartitionerState,
  context: PartitionerContext,
  step: LegacyStep,
): boolean {
  const memory = memoryOf(state, partitioner, 't')
  const before = memory['partition'] as number
  partitioner.onNewBatch?.(memory, context, step.prev === 'current' ? before : before + 1)
  const after = memory['partition'] as number
  if (step.expect === 'unchanged') return after === before
  const { available, partitions } = context.topic
  switch (step.choices) {
    case 'the only available partition':
      return available.length === 1 && after === available[0]
    case 'available partitions other than the current one':
      return after !== before && available.includes(after)
    default:
      return step.choices === 'all partitions' && after >= 0 && after < partitions.length
  }
}

function contextOf(topic: TopicView, key: Uint8Array | null): PartitionerContext {
  return {
    topic,
    keyHash: key ? murmur2(key) : undefined,
    ignoreKeys: false,
    rng: rngStream(1, 'conformance/partitioner'),
    draw: next31,
  }
}

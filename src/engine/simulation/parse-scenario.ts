import {
  bandwidth,
  brokerId,
  configMap,
  headers,
  keySpec,
  linkEnds,
  MAX_BROKERS,
  MAX_PARTITIONS,
  ratePerSecond,
  sendMode,
  timeMs,
  valueBytes,
} from '../actions/common-fields.ts'
import { actionNamed } from '../actions/index.ts'
import { KAFKA_VERSIONS } from '../config/profile.ts'
import { MAX_PRODUCERS } from '../protocol/ids.ts'
import {
  bool,
  either,
  exactly,
  type Field,
  integer,
  isPlainObject,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  required,
  type Shape,
  text,
} from '../scenario/fields.ts'
import type { Action, BootstrapEntry, ScenarioModel, ScenarioProblem, WorkloadEntry } from '../scenario/scenario.ts'

/**
 * The contract's scenario as it was written: every field read, none filled in but those whose default depends on nothing.
 * `completeScenario` turns it into a `Scenario`.
 */
export type WrittenScenario = NonNullable<ReturnType<typeof readScenario>>

const title: Field<{ en: string; ko: string }> = (value, path, problems) => {
  if (typeof value === 'string') return { en: value, ko: value }
  const read = object({ en: optional(text()), ko: optional(text()) })(value, path, problems)
  return read ? { en: read.en ?? read.ko ?? '', ko: read.ko ?? read.en ?? '' } : undefined
}

const bootstrapEntry: Field<BootstrapEntry> = either<number, { host: string; answers: 'refused' | 'silent' }>(
  (value) => typeof value === 'number',
  brokerId,
  object({ host: required(text({ minLength: 1 })), answers: required(oneOf('refused', 'silent')) }) as Field<{
    host: string
    answers: 'refused' | 'silent'
  }>,
)

const topic = object({
  name: required(topicName()),
  partitions: optional(integer(1, MAX_PARTITIONS)),
  replicationFactor: optional(integer(1, MAX_BROKERS)),
  assignment: optional(list(list(brokerId, { minLength: 1 }), { minLength: 1 })),
  initialRecords: optional(list(integer(0, 1_000_000_000))),
  config: optional(configMap, {}),
})

const producer = object({
  name: required(text({ minLength: 1 })),
  startMs: optional(timeMs, 0),
  bootstrap: optional(list(bootstrapEntry)),
  config: optional(configMap, {}),
  partitioner: optional(object({ source: required(text({ minLength: 1 })) })),
  initTransactions: optional(bool, true),
  onError: optional(oneOf('ignore', 'resend'), 'ignore'),
})

const consumer = object({
  name: required(text({ minLength: 1 })),
  topic: required(text({ minLength: 1 })),
  isolation: optional(oneOf('read_committed', 'read_uncommitted'), 'read_uncommitted'),
  fromMs: optional(timeMs, 0),
})

const transaction = object({
  records: required(integer(1, 1_000_000)),
  abortEvery: optional(integer(1, 1_000_000)),
  abortRate: optional(number({ min: 0, max: 1 })),
})

const workloadCommon = {
  producer: required(text({ minLength: 1 })),
  topic: required(text({ minLength: 1 })),
  mode: optional(sendMode, 'async'),
  transaction: optional(transaction),
}

const generated = object({
  ...workloadCommon,
  fromMs: optional(timeMs, 0),
  toMs: optional(timeMs),
  ratePerSecond: required(ratePerSecond),
  keys: optional(keySpec, { kind: 'none' }),
  valueBytes: optional(valueBytes, 100),
  content: optional(oneOf('text', 'zero', 'random'), 'text'),
})

const dataset = object({
  ...workloadCommon,
  fromMs: optional(timeMs, 0),
  toMs: optional(timeMs),
  ratePerSecond: optional(ratePerSecond, 100),
  dataset: required(text({ minLength: 1 })),
  keyField: optional(text({ minLength: 1 })),
  repeat: optional(bool, false),
})

const explicitRecord = object({
  atMs: required(timeMs),
  key: optional(nullable(text()), null),
  value: optional(nullable(text()), null),
  partition: optional(integer(0, MAX_PARTITIONS * 1000)),
  headers: optional(headers, {}),
})

const explicit = object({ ...workloadCommon, records: required(list(explicitRecord)) })

const workloadEntry: Field<WorkloadEntry> = (value, path, problems) => {
  const has = (name: string) => isPlainObject(value) && Object.hasOwn(value, name)
  const kind = has('records') ? 'records' : has('dataset') ? 'dataset' : 'generated'
  if (kind === 'generated' && isPlainObject(value) && !has('ratePerSecond')) {
    problems.push({ path, message: 'needs one of records, dataset, ratePerSecond' })
    return undefined
  }
  const read = (kind === 'records' ? explicit : kind === 'dataset' ? dataset : generated) as Field<object>
  const entry = read(value, path, problems)
  return entry ? ({ kind, ...entry } as WorkloadEntry) : undefined
}

const network = object({
  latencyMs: optional(timeMs),
  jitterMs: optional(timeMs, 0),
  bandwidthBytesPerSecond: optional(bandwidth, null),
  links: optional(
    list(
      object({
        between: required(linkEnds),
        latencyMs: optional(timeMs),
        jitterMs: optional(timeMs),
        bandwidthBytesPerSecond: optional(bandwidth),
      }),
    ),
    [],
  ),
})

/** Constants of the simulated machines (contract, `model`). */
export const DEFAULT_MODEL: ScenarioModel = {
  leaderAppendMs: 0.1,
  followerAppendMs: 0.1,
  controllerCommitMs: 2,
  metadataDelayMs: null,
  failureDetectionMs: null,
  warm: true,
  backoffJitter: true,
  compressionRatio: null,
  preset: null,
}

/** The preset `"model": "lesson"`. */
export const LESSON_MODEL: ScenarioModel = {
  ...DEFAULT_MODEL,
  leaderAppendMs: 1,
  followerAppendMs: 1,
  controllerCommitMs: 0,
  metadataDelayMs: 0,
  failureDetectionMs: 300,
  backoffJitter: false,
  preset: 'lesson',
}

const modelFields = object({
  leaderAppendMs: optional(timeMs, DEFAULT_MODEL.leaderAppendMs),
  followerAppendMs: optional(timeMs, DEFAULT_MODEL.followerAppendMs),
  controllerCommitMs: optional(timeMs, DEFAULT_MODEL.controllerCommitMs),
  metadataDelayMs: optional(nullable(timeMs), null),
  failureDetectionMs: optional(nullable(timeMs), null),
  warm: optional(bool, true),
  backoffJitter: optional(bool, true),
  compressionRatio: optional(nullable(number({ above: 0, max: 10 })), null),
})

const model: Field<ScenarioModel> = (value, path, problems) => {
  if (value === 'lesson') return LESSON_MODEL
  const read = modelFields(value, path, problems)
  return read ? ({ ...read, preset: null } as ScenarioModel) : undefined
}

const action: Field<Action> = (value, path, problems) => {
  const name = isPlainObject(value) ? value['do'] : undefined
  if (isPlainObject(value) && !Object.hasOwn(value, 'do')) {
    problems.push({ path: `${path}.do`, message: 'is required' })
    return undefined
  }
  const definition = typeof name === 'string' ? actionNamed(name) : undefined
  if (!definition) {
    problems.push({
      path: isPlainObject(value) ? `${path}.do` : path,
      message: `is no action: ${JSON.stringify(name)}`,
    })
    return undefined
  }
  const shape: Shape = { atMs: required(timeMs), do: required(exactly(definition.do)), ...definition.fields }
  return object(shape)(value, path, problems) as Action | undefined
}

const scenarioFields = object({
  version: required(exactly(1)),
  title: optional(title),
  kafka: required(oneOf(...KAFKA_VERSIONS)),
  seed: optional(integer(0, Number.MAX_SAFE_INTEGER), 1),
  durationMs: optional(timeMs, 60_000),
  settle: optional(bool, true),
  cluster: optional(object({ brokers: optional(integer(1, MAX_BROKERS), 3), config: optional(configMap, {}) }), {
    brokers: 3,
    config: {},
  }),
  topics: required(list(topic, { minLength: 1 })),
  producers: required(list(producer, { minLength: 1 })),
  consumers: optional(list(consumer), []),
  workload: optional(list(workloadEntry), []),
  network: optional(network, { jitterMs: 0, bandwidthBytesPerSecond: null, links: [], latencyMs: undefined }),
  model: optional(model, DEFAULT_MODEL),
  actions: optional(list(action), []),
})

/** Read every field; problems name their paths. Nothing is checked against anything else yet. */
export function readScenario(value: unknown, problems: ScenarioProblem[]) {
  const read = scenarioFields(value, '', problems)
  if (read && (read.producers?.length ?? 0) > MAX_PRODUCERS) {
    problems.push({ path: 'producers', message: `at most ${MAX_PRODUCERS}` })
  }
  return problems.length === 0 ? read : undefined
}

/** Topic names as the broker takes them (C-6): 1 to 249 of letters, digits, `.`, `_`, `-`; neither `.` nor `..`. */
function topicName(): Field<string> {
  return (value, path, problems) => {
    const name = text({ minLength: 1 })(value, path, problems)
    if (name === undefined) return undefined
    if (name.length <= 249 && /^[A-Za-z0-9._-]+$/.test(name) && name !== '.' && name !== '..') return name
    problems.push({ path, message: `is no legal topic name: ${JSON.stringify(name)}` })
    return undefined
  }
}

import type { ConfigDefinition, ConfigSpec, ConfigValue, GivenValue } from '../../engine/config/config-definition.ts'
import { producerDefinition } from '../../engine/config/definitions/producer-definitions.ts'
import { effectiveBatchSize } from '../../engine/config/effective-batch-size.ts'
import { KAFKA_VERSIONS, type KafkaVersion, type Profile, profileOf } from '../../engine/config/profile.ts'
import { type ProducerConfigResult, resolveProducerConfig } from '../../engine/config/resolve-producer-config.ts'
import { validRangeText } from '../../engine/config/validator.ts'
import { type JavaException, simpleName } from '../../engine/protocol/exceptions.ts'
import type { Result } from './result.ts'

interface TableRow {
  readonly name: string
  readonly type: string
  readonly hasDefault: boolean
  readonly default: ConfigValue
  readonly importance: string
  readonly validRange: string | null
}

interface Case {
  readonly id?: number | string
  readonly props: Readonly<Record<string, GivenValue>>
  readonly values?: Readonly<Record<string, unknown>>
  readonly effective?: Readonly<Record<string, unknown>>
  readonly error?: readonly { readonly class: string; readonly message: string }[]
}

interface ConfigVectors {
  readonly header: { readonly kafkaVersion: string }
  readonly table?: readonly TableRow[]
  readonly cases?: readonly Case[]
}

/** What every case starts from; the value `<absent>` takes one of these away. */
const BASE: Readonly<Record<string, GivenValue>> = {
  'bootstrap.servers': 'localhost:9092',
  'key.serializer': 'org.apache.kafka.common.serialization.ByteArraySerializer',
  'value.serializer': 'org.apache.kafka.common.serialization.ByteArraySerializer',
}
const ABSENT = '<absent>'
const GENERATED_CLIENT_ID = 'producer-<n>'

/**
 * Compare our configs with those recorded from the client: the table row by row, and what becomes of each property map.
 * Skipped: table rows of a name that we do not know in that version.
 *
 * @param json A file `config-*.json`.
 */
export function runConfig(json: unknown): Result {
  const vectors = json as ConfigVectors
  const profile = profileOfHeader(vectors.header.kafkaVersion)
  const failures: string[] = []
  let passed = 0
  let skipped = 0
  for (const row of vectors.table ?? []) {
    const spec = producerDefinition(row.name)?.versions[profile.version]
    if (!spec) {
      skipped++
      continue
    }
    const differences = compareRow(row, producerDefinition(row.name) as ConfigDefinition, spec)
    if (differences.length === 0) passed++
    else failures.push(`table ${row.name}: ${differences.join('; ')}`)
  }
  for (const testCase of vectors.cases ?? []) {
    const differences = compareCase(testCase, profile)
    if (differences.length === 0) passed++
    else failures.push(`case ${testCase.id ?? ''} ${JSON.stringify(testCase.props)}: ${differences.join('; ')}`)
  }
  const why = skipped > 0 ? { why: 'configs that are not known here' } : {}
  return { passed, failed: failures.length, skipped, ...why, failures }
}

/** The profile that stands for a recorded version: `2.5.0` → 2.5, `4.1.0` → 4.x. */
function profileOfHeader(recorded: string): Profile {
  const version = KAFKA_VERSIONS.find(
    (candidate: KafkaVersion) => recorded.startsWith(candidate) || recorded.split('.')[0] === candidate.split('.x')[0],
  )
  if (!version) throw new Error(`no profile stands for Kafka ${recorded}`)
  return profileOf(version)
}

function compareRow(row: TableRow, definition: ConfigDefinition, spec: ConfigSpec): string[] {
  const differences: string[] = []
  compare('type', row.type, definition.type.toUpperCase(), differences)
  compare('hasDefault', row.hasDefault, spec.required === undefined, differences)
  compare('default', row.default, spec.default, differences)
  compare('importance', row.importance, spec.importance, differences)
  compare('validRange', row.validRange, validRangeText(spec.validator, definition.type), differences)
  return differences
}

function compareCase(testCase: Case, profile: Profile): string[] {
  const props: Record<string, GivenValue> = { ...BASE }
  for (const [name, value] of Object.entries(testCase.props)) {
    if (value === ABSENT) delete props[name]
    else props[name] = value
  }
  const result = resolveProducerConfig({ profile, props, clientNumber: 1 })
  const differences: string[] = []
  if (testCase.error) {
    compare('error', testCase.error, result.ok ? 'none' : errorChain(result.error), differences)
    return differences
  }
  if (!result.ok) return [`refused: ${JSON.stringify(errorChain(result.error))}`]
  for (const [name, expected] of Object.entries(testCase.values ?? {})) {
    compare(name, expected, withGeneratedName(result.values[name], name === 'client.id', props), differences)
  }
  const effective = effectiveValues(result, profile)
  for (const [name, expected] of Object.entries(testCase.effective ?? {})) {
    compare(`effective ${name}`, expected, withGeneratedName(effective[name], name === 'clientId', props), differences)
  }
  return differences
}

/** What the parts of the producer work with, under the names of the vectors. */
function effectiveValues(result: ProducerConfigResult & { ok: true }, profile: Profile): Record<string, unknown> {
  const { config } = result
  return {
    acks: config.acks,
    retries: config.retries,
    maxInFlight: config.maxInFlightRequestsPerConnection,
    guaranteeMessageOrder: config.guaranteeMessageOrder,
    lingerMs: config.lingerMs,
    deliveryTimeoutMs: config.deliveryTimeoutMs,
    requestTimeoutMs: config.requestTimeoutMs,
    batchSize: effectiveBatchSize(config, profile.features),
    maxRequestSize: config.maxRequestSize,
    maxBlockMs: config.maxBlockMs,
    totalMemory: config.bufferMemory,
    idempotent: config.enableIdempotence,
    transactional: config.transactionalId !== null,
    clientId: config.clientId,
    partitionerIgnoreKeys: config.partitionerIgnoreKeys,
    builtInPartitioner: config.partitioner === 'built-in',
    adaptivePartitioning: config.adaptivePartitioning,
    partitionAvailabilityTimeoutMs: config.partitionerAvailabilityTimeoutMs,
  }
}

function withGeneratedName(value: unknown, isClientId: boolean, props: Readonly<Record<string, GivenValue>>): unknown {
  const isGenerated = isClientId && !Object.hasOwn(props, 'client.id') && !Object.hasOwn(props, 'transactional.id')
  return isGenerated && value === 'producer-1' ? GENERATED_CLIENT_ID : value
}

function errorChain(error: JavaException): { class: string; message: string }[] {
  const link = { class: simpleName(error), message: error.message }
  return error.cause ? [link, ...errorChain(error.cause)] : [link]
}

/** Numbers beyond 2^53 are recorded as text; as numbers of ours they are rounded. */
function compare(what: string, expected: unknown, actual: unknown, differences: string[]): void {
  const isLargeNumber = typeof expected === 'string' && typeof actual === 'number' && Number(expected) === actual
  if (isLargeNumber && !Number.isSafeInteger(actual)) return
  if (stableText(expected) === stableText(actual)) return
  differences.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}

/** JSON with keys in order. */
function stableText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

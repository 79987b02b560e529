import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { settleBackoffs } from './backoff-config.ts'
import { buildProducerConfig } from './build-producer-config.ts'
import type { ConfigValue, GivenConfig } from './config-definition.ts'
import {
  type ConstructionError,
  checkBootstrapServers,
  checkClassRole,
  checkCompressionType,
  checkInFlightOfOptIn,
  checkSecurityProtocol,
  settleDeliveryTimeout,
} from './construction-checks.ts'
import { producerConfigSpec, producerDefinitionsInReadingOrder } from './definitions/producer-definitions.ts'
import { settleIdempotence } from './idempotence-config.ts'
import {
  type ClassRole,
  DEFAULT_PARTITIONER,
  roleOfClass,
  STRING_SERIALIZER,
  UNIFORM_STICKY_PARTITIONER,
} from './known-classes.ts'
import type { LogLine } from './log-line.ts'
import type { ProducerConfig } from './producer-config.ts'
import type { Profile } from './profile.ts'
import { invalidValueMessage, isGiven, readValue } from './read-values.ts'

export interface ResolveOptions {
  readonly profile: Profile
  /** What the user set. */
  readonly props: GivenConfig
  /** How many producers of this process had no name before this one, plus 1: the n of `producer-{n}` (P-12). */
  readonly clientNumber: number
  /** A scenario leaves out bootstrap.servers and the serializers; a list of addresses stands for the cluster's brokers. */
  readonly fillIn?: boolean | { readonly bootstrapServers: string }
  /** The scenario brings its own partitioner along, which takes the place of partitioner.class. */
  readonly customPartitioner?: boolean
}

/** Every value of the version's configs by name, after post-processing, as the client would print them. */
export type ResolvedValues = Readonly<Record<string, ConfigValue>>

export type ProducerConfigResult =
  | {
      readonly ok: true
      readonly config: ProducerConfig
      readonly values: ResolvedValues
      /** What the client writes to its log meanwhile, in order. */
      readonly logs: readonly LogLine[]
      /** Names that the version does not know: logged, never refused (P-8). */
      readonly unused: readonly string[]
    }
  | {
      readonly ok: false
      /** What `new KafkaProducer(…)` throws. The text to show is that of the innermost ConfigException (P-13). */
      readonly error: JavaException
      /** The control at fault. */
      readonly configName: string
      /** All controls that the message is about, the one at fault first. */
      readonly allNames: readonly string[]
    }

const CLASS_ROLES: Readonly<Record<string, ClassRole>> = {
  'key.serializer': 'serializer',
  'value.serializer': 'serializer',
  'partitioner.class': 'partitioner',
}

/**
 * What `new KafkaProducer(props)` makes of a config, or what it throws.
 *
 * A. Each value is parsed and checked against its range, in the order in which the client reads them.
 * B. Values that depend on each other are settled: backoffs, idempotence, transactions, client id.
 * C. The producer is built; what fails there is wrapped into a KafkaException.
 *
 * @source P-9 … P-24, order P-13
 */
export function resolveProducerConfig(options: ResolveOptions): ProducerConfigResult {
  const { profile } = options
  const props = filledIn(options)

  // A
  const read = readAll(props, profile)
  if (!read.ok) return thrownDirectly(read.message, [read.name])
  const values = read.values

  // B
  const logs = settleBackoffs(values, props, profile.features.backoffWarnings)
  const settled = settleDependentValues(values, props, options)
  if (!settled.ok) return thrownDirectly(settled.message, settled.names)
  logs.push(...settled.logs)

  // C
  const built = build(values, props, options)
  if (!built.ok) return thrownWrapped(built.error)
  logs.push(...built.logs)

  const config = buildProducerConfig(values, {
    features: profile.features,
    deliveryTimeoutMs: built.deliveryTimeoutMs,
    customPartitioner: options.customPartitioner === true,
  })
  const unused = Object.keys(props).filter((name) => producerConfigSpec(name, profile.version) === undefined)
  return { ok: true, config, values, logs, unused }
}

function filledIn({ props, fillIn }: ResolveOptions): GivenConfig {
  if (!fillIn) return props
  const bootstrapServers = fillIn === true ? 'b1:9092' : fillIn.bootstrapServers
  return {
    'bootstrap.servers': bootstrapServers,
    'key.serializer': STRING_SERIALIZER,
    'value.serializer': STRING_SERIALIZER,
    ...props,
  }
}

type ReadAll =
  | { readonly ok: true; readonly values: Record<string, ConfigValue> }
  | { readonly ok: false; readonly name: string; readonly message: string }

function readAll(props: GivenConfig, profile: Profile): ReadAll {
  const values: Record<string, ConfigValue> = {}
  for (const definition of producerDefinitionsInReadingOrder(profile.version)) {
    const { name } = definition
    const spec = definition.versions[profile.version]
    if (!spec) continue
    const read = readValue(definition, spec, props)
    if (!read.ok) return { ok: false, ...read.refused }
    const { value } = read
    const role = CLASS_ROLES[name]
    if (role !== undefined && typeof value === 'string' && roleOfClass(value, profile.version) === undefined) {
      const given = String(props[name])
      return { ok: false, name, message: invalidValueMessage(name, given, `Class ${given} could not be found.`) }
    }
    values[name] = value
  }
  return { ok: true, values }
}

type Settled =
  | { readonly ok: true; readonly logs: readonly LogLine[] }
  | { readonly ok: false; readonly message: string; readonly names: readonly string[] }

/** P-14 … P-18, P-22 (two-phase commit) and P-12, written back into `values`. */
function settleDependentValues(
  values: Record<string, ConfigValue>,
  props: GivenConfig,
  options: ResolveOptions,
): Settled {
  const transactionalId = values['transactional.id']
  const outcome = settleIdempotence(options.profile.features.idempotenceConfig, {
    enableIdempotence: values['enable.idempotence'] === true,
    idempotenceIsExplicit: isGiven(props, 'enable.idempotence'),
    acks: values['acks'] === 'all' ? '-1' : String(values['acks']),
    acksIsExplicit: isGiven(props, 'acks'),
    retries: Number(values['retries']),
    retriesIsExplicit: isGiven(props, 'retries'),
    maxInFlight: Number(values['max.in.flight.requests.per.connection']),
    hasTransactionalId: transactionalId !== null,
  })
  if (!outcome.ok) return outcome
  if (values['transaction.two.phase.commit.enable'] === true && isGiven(props, 'transaction.timeout.ms')) {
    return {
      ok: false,
      message:
        'Cannot set transaction.timeout.ms when transaction.two.phase.commit.enable is set to true. Transactions will not expire with two-phase commit enabled.',
      names: ['transaction.timeout.ms', 'transaction.two.phase.commit.enable'],
    }
  }
  values['enable.idempotence'] = outcome.enableIdempotence
  values['acks'] = outcome.acks
  values['retries'] = outcome.retries
  if (!isGiven(props, 'client.id')) values['client.id'] = `producer-${transactionalId ?? options.clientNumber}`
  return { ok: true, logs: outcome.logs }
}

type Built =
  | { readonly ok: true; readonly deliveryTimeoutMs: number; readonly logs: readonly LogLine[] }
  | { readonly ok: false; readonly error: ConstructionError }

/** P-10, P-11, P-16, P-20, P-22, P-23: what can fail, and what is logged, while the producer's parts are built. */
function build(values: Record<string, ConfigValue>, props: GivenConfig, options: ResolveOptions): Built {
  const { features, version } = options.profile
  const logs: LogLine[] = []
  if (features.deprecatedPartitionerWarnings) logs.push(...deprecatedPartitionerWarnings(values['partitioner.class']))
  for (const [name, role] of Object.entries(CLASS_ROLES)) {
    const className = values[name]
    const error = typeof className === 'string' ? checkClassRole(name, className, role, version) : undefined
    if (error) return { ok: false, error }
  }
  const compression = checkCompressionType(String(values['compression.type']))
  if (compression) return { ok: false, error: compression }
  const delivery = settleDeliveryTimeout({
    deliveryTimeoutMs: Number(values['delivery.timeout.ms']),
    isExplicit: isGiven(props, 'delivery.timeout.ms'),
    lingerMs: Math.min(Number(values['linger.ms']), 2_147_483_647),
    requestTimeoutMs: Number(values['request.timeout.ms']),
  })
  if (!delivery.ok) return delivery
  logs.push(...delivery.logs, ...startUpLogs(values))
  const bootstrap = values['bootstrap.servers']
  const maxInFlight = Number(values['max.in.flight.requests.per.connection'])
  const error =
    checkBootstrapServers(Array.isArray(bootstrap) ? bootstrap : []) ??
    checkInFlightOfOptIn(values['enable.idempotence'] === true, maxInFlight) ??
    checkSecurityProtocol(String(values['security.protocol']))
  if (error) return { ok: false, error }
  return { ok: true, deliveryTimeoutMs: delivery.deliveryTimeoutMs, logs }
}

/** P-22. */
function startUpLogs(values: ResolvedValues): readonly LogLine[] {
  if (values['transactional.id'] !== null) {
    return [{ level: 'INFO', message: 'Instantiated a transactional producer.' }]
  }
  if (values['enable.idempotence'] !== true) return []
  return [{ level: 'INFO', message: 'Instantiated an idempotent producer.' }]
}

/** P-23. */
function deprecatedPartitionerWarnings(className: ConfigValue | undefined): readonly LogLine[] {
  if (className === DEFAULT_PARTITIONER) {
    const message =
      'DefaultPartitioner is deprecated.  Please clear partitioner.class configuration setting to get the default partitioning behavior'
    return [{ level: 'WARN', message }]
  }
  if (className === UNIFORM_STICKY_PARTITIONER) {
    const message =
      "UniformStickyPartitioner is deprecated.  Please clear partitioner.class configuration setting and set partitioner.ignore.keys to 'true' to get the uniform sticky partitioning behavior"
    return [{ level: 'WARN', message }]
  }
  return []
}

function thrownDirectly(message: string, names: readonly string[]): ProducerConfigResult {
  return { ok: false, error: javaException('ConfigException', message), configName: names[0] ?? '', allNames: names }
}

function thrownWrapped({ cause, names }: ConstructionError): ProducerConfigResult {
  const error = javaException('KafkaException', 'Failed to construct kafka producer', cause)
  return { ok: false, error, configName: names[0] ?? '', allNames: names }
}

import { assert } from '../kernel/assert.ts'
import type { ConfigValue } from './config-definition.ts'
import { DEFAULT_PARTITIONER, ROUND_ROBIN_PARTITIONER, UNIFORM_STICKY_PARTITIONER } from './known-classes.ts'
import type { CompressionType, PartitionerId, ProducerConfig } from './producer-config.ts'
import type { ProfileFeatures } from './profile.ts'

type Values = Readonly<Record<string, ConfigValue>>

const MAX_INT = 2_147_483_647

/** Stand where a version has no such config and the code of that version never asks. */
const SETUP_TIMEOUT_MS = 10_000
const SETUP_TIMEOUT_MAX_MS = 30_000
const REBOOTSTRAP_TRIGGER_MS = 300_000

/**
 * What the producer's parts work with, from values that were read, checked and settled before.
 *
 * @param deliveryTimeoutMs After P-20.
 */
export function buildProducerConfig(
  values: Values,
  options: {
    readonly features: ProfileFeatures
    readonly deliveryTimeoutMs: number
    readonly customPartitioner: boolean
  },
): ProducerConfig {
  const { customPartitioner, deliveryTimeoutMs } = options
  const transactionalId = values['transactional.id']
  const partitioner = partitionerId(values['partitioner.class'], customPartitioner)
  const compressionType = String(values['compression.type']) as CompressionType
  const maxInFlight = numberOf(values, 'max.in.flight.requests.per.connection')
  const retryBackoffMs = numberOf(values, 'retry.backoff.ms')
  return {
    clientId: String(values['client.id']),
    acks: acksOf(values['acks']),
    enableIdempotence: values['enable.idempotence'] === true,
    retries: numberOf(values, 'retries'),
    maxInFlightRequestsPerConnection: maxInFlight,
    guaranteeMessageOrder: maxInFlight === 1,
    lingerMs: Math.min(numberOf(values, 'linger.ms'), MAX_INT),
    batchSize: numberOf(values, 'batch.size'),
    bufferMemory: numberOf(values, 'buffer.memory'),
    maxBlockMs: numberOf(values, 'max.block.ms'),
    maxRequestSize: numberOf(values, 'max.request.size'),
    deliveryTimeoutMs,
    requestTimeoutMs: numberOf(values, 'request.timeout.ms'),
    retryBackoffMs,
    retryBackoffMaxMs: numberOf(values, 'retry.backoff.max.ms', retryBackoffMs),
    reconnectBackoffMs: numberOf(values, 'reconnect.backoff.ms'),
    reconnectBackoffMaxMs: numberOf(values, 'reconnect.backoff.max.ms'),
    socketConnectionSetupTimeoutMs: numberOf(values, 'socket.connection.setup.timeout.ms', SETUP_TIMEOUT_MS),
    socketConnectionSetupTimeoutMaxMs: numberOf(values, 'socket.connection.setup.timeout.max.ms', SETUP_TIMEOUT_MAX_MS),
    connectionsMaxIdleMs: numberOf(values, 'connections.max.idle.ms'),
    metadataMaxAgeMs: numberOf(values, 'metadata.max.age.ms'),
    metadataMaxIdleMs: numberOf(values, 'metadata.max.idle.ms'),
    metadataRecoveryStrategy: recoveryStrategy(values['metadata.recovery.strategy']),
    metadataRecoveryRebootstrapTriggerMs: numberOf(
      values,
      'metadata.recovery.rebootstrap.trigger.ms',
      REBOOTSTRAP_TRIGGER_MS,
    ),
    compressionType,
    compressionLevel: compressionLevel(values, compressionType),
    partitioner,
    partitionerIgnoreKeys: values['partitioner.ignore.keys'] === true,
    adaptivePartitioning: partitioner === 'built-in' && values['partitioner.adaptive.partitioning.enable'] === true,
    partitionerAvailabilityTimeoutMs: numberOf(values, 'partitioner.availability.timeout.ms', 0),
    transactionalId: typeof transactionalId === 'string' ? transactionalId : null,
    transactionTimeoutMs: numberOf(values, 'transaction.timeout.ms'),
    keySerializer: String(values['key.serializer']),
    valueSerializer: String(values['value.serializer']),
  }
}

/** A number that the version has, or `otherwise` where it does not know the name. */
function numberOf(values: Values, name: string, otherwise?: number): number {
  const value = values[name]
  const number = value === undefined ? otherwise : Number(value)
  assert(number !== undefined && !Number.isNaN(number), `${name} has no number: ${value}`)
  return number
}

/** P-14. */
function acksOf(value: ConfigValue | undefined): -1 | 0 | 1 {
  assert(value === '-1' || value === '0' || value === '1', `acks was not settled: ${value}`)
  return Number(value) as -1 | 0 | 1
}

function recoveryStrategy(value: ConfigValue | undefined): 'none' | 'rebootstrap' {
  return String(value).toLowerCase() === 'rebootstrap' ? 'rebootstrap' : 'none'
}

function compressionLevel(values: Values, type: CompressionType): number | undefined {
  const level = values[`compression.${type}.level`]
  return typeof level === 'number' ? level : undefined
}

/** P-29: no class is the built-in partitioner; every class that can be loaded is one of these. */
function partitionerId(className: ConfigValue | undefined, isCustom: boolean): PartitionerId {
  if (isCustom) return 'custom'
  switch (className) {
    case DEFAULT_PARTITIONER:
      return 'default'
    case UNIFORM_STICKY_PARTITIONER:
      return 'uniform-sticky'
    case ROUND_ROBIN_PARTITIONER:
      return 'round-robin'
    default:
      return 'built-in'
  }
}

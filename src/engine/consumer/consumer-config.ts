import type { ProducerConfig } from '../config/producer-config.ts'
import type { Profile } from '../config/profile.ts'
import { resolveProducerConfig } from '../config/resolve-producer-config.ts'
import { assert } from '../kernel/assert.ts'
import { type Bytes, type Millis, NEVER } from '../kernel/units.ts'

/** What a consumer works with: always the defaults, as a scenario cannot set them. */
export interface ConsumerConfig {
  /** Of its connections and its metadata. */
  readonly client: ProducerConfig
  readonly requestTimeoutMs: Millis
  readonly retryBackoffMs: Millis
  readonly fetchMaxWaitMs: Millis
  readonly fetchMinBytes: Bytes
  readonly fetchMaxBytes: Bytes
}

/** fetch.max.wait.ms, fetch.min.bytes and fetch.max.bytes of every version. */
const FETCH_MAX_WAIT_MS: Millis = 500
const FETCH_MIN_BYTES: Bytes = 1
const FETCH_MAX_BYTES: Bytes = 52_428_800

/** A consumer's client is not limited by max.in.flight: the fetcher itself keeps one fetch for each broker. */
const MAX_IN_FLIGHT = 100

/**
 * The defaults of a version. What connections and metadata are made of (request.timeout.ms, retry and reconnect backoff,
 * connections.max.idle.ms, metadata.max.age.ms, …) has the same defaults as in a producer.
 *
 * @source kafka clients ConsumerConfig, Consumer configs documentation
 */
export function consumerConfig(profile: Profile): ConsumerConfig {
  const result = resolveProducerConfig({ profile, props: {}, clientNumber: 1, fillIn: true })
  assert(result.ok, 'consumerConfig: the defaults are refused')
  const { config } = result
  return {
    // A consumer keeps the metadata of what it subscribes to for ever.
    client: { ...config, maxInFlightRequestsPerConnection: MAX_IN_FLIGHT, metadataMaxIdleMs: NEVER },
    requestTimeoutMs: config.requestTimeoutMs,
    retryBackoffMs: config.retryBackoffMs,
    fetchMaxWaitMs: FETCH_MAX_WAIT_MS,
    fetchMinBytes: FETCH_MIN_BYTES,
    fetchMaxBytes: FETCH_MAX_BYTES,
  }
}

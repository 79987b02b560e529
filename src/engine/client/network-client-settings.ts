import type { ProducerConfig } from '../config/producer-config.ts'
import type { Profile } from '../config/profile.ts'
import { type Millis, NEVER } from '../kernel/units.ts'
import type { ConnectionSettings } from './cluster-connection-states.ts'
import type { MetadataSettings } from './metadata.ts'

/** What a client takes from its config, in ms. */
export interface NetworkClientSettings {
  readonly connections: ConnectionSettings
  readonly maxInFlight: number
  /** Of the client's own requests. */
  readonly requestTimeoutMs: Millis
  readonly reconnectBackoffMs: Millis
  readonly canRebootstrap: boolean
  /** NEVER: only the lack of any node leads back to the bootstrap list (P-118). */
  readonly rebootstrapTriggerMs: Millis
  readonly throttleExtendsRequestTimeout: boolean
  readonly prefersLeastRecentlyTriedNode: boolean
}

/** Of all backoffs of the client (P-105). */
const JITTER = 0.2

/** What a client of this version does with this config. */
export function clientSettings(profile: Profile, config: ProducerConfig): NetworkClientSettings {
  const { features } = profile
  const canRebootstrap = config.metadataRecoveryStrategy === 'rebootstrap'
  return {
    connections: {
      reconnectBackoff: { initialMs: config.reconnectBackoffMs, maxMs: config.reconnectBackoffMaxMs, jitter: JITTER },
      hasExponentialBackoff: features.exponentialBackoff,
      setupTimeout: features.connectionSetupTimeout
        ? {
            initialMs: config.socketConnectionSetupTimeoutMs,
            maxMs: config.socketConnectionSetupTimeoutMaxMs,
            jitter: JITTER,
          }
        : undefined,
      maxIdleMs: config.connectionsMaxIdleMs,
    },
    maxInFlight: config.maxInFlightRequestsPerConnection,
    requestTimeoutMs: config.requestTimeoutMs,
    reconnectBackoffMs: config.reconnectBackoffMs,
    canRebootstrap,
    rebootstrapTriggerMs:
      canRebootstrap && features.rebootstrapsAfterTrigger ? config.metadataRecoveryRebootstrapTriggerMs : NEVER,
    throttleExtendsRequestTimeout: features.throttleExtendsRequestTimeout,
    prefersLeastRecentlyTriedNode: features.prefersLeastRecentlyTriedNode,
  }
}

/** What its metadata does with it. */
export function metadataSettings(profile: Profile, config: ProducerConfig): MetadataSettings {
  return {
    maxAgeMs: config.metadataMaxAgeMs,
    maxIdleMs: config.metadataMaxIdleMs,
    refreshBackoff: { initialMs: config.retryBackoffMs, maxMs: config.retryBackoffMaxMs, jitter: JITTER },
    hasExponentialBackoff: profile.features.exponentialBackoff,
    errors: profile.version,
  }
}

import type { ProducerConfig } from '../config/producer-config.ts'
import type { ProfileFeatures } from '../config/profile.ts'
import { backoffMs } from '../kernel/exponential-backoff.ts'
import type { Rng } from '../kernel/rng.ts'
import type { Millis } from '../kernel/units.ts'

/** Jitter of retry.backoff.ms (P-105). */
const RETRY_JITTER = 0.2

/**
 * How long a batch waits before its next try (P-104).
 *
 * @param attempts Times that it has been re-enqueued, from 1.
 * @param rng undefined: no jitter, the middle value.
 * @source kafka 3.9 clients RecordAccumulator (retryBackoff); KIP-580
 * @differs 2.5 always waits retry.backoff.ms.
 */
export function retryBackoffMs(
  config: ProducerConfig,
  features: ProfileFeatures,
  attempts: number,
  rng: Rng | undefined,
): Millis {
  if (!features.exponentialBackoff) return config.retryBackoffMs
  const backoff = { initialMs: config.retryBackoffMs, maxMs: config.retryBackoffMaxMs, jitter: RETRY_JITTER }
  return backoffMs(backoff, attempts - 1, rng)
}

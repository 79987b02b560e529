import type { ProducerConfig } from './producer-config.ts'
import type { ProfileFeatures } from './profile.ts'

/**
 * The batch size that the accumulator works with (bytes).
 *
 * @source P-8, P-33
 */
export function effectiveBatchSize(config: ProducerConfig, features: ProfileFeatures): number {
  return features.batchSizeAtLeastOne ? Math.max(1, config.batchSize) : config.batchSize
}

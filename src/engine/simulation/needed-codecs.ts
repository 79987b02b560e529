import { COMPRESSION_TYPES, type CompressionName } from '../protocol/codec.ts'
import type { Action, ConfigMap, Scenario } from '../scenario/scenario.ts'

/**
 * The codecs that a run of this scenario may ask for: those that its producers name, at the start or after a restart. None
 * where sizes are modelled. Load them before the run starts: once it runs, nothing waits.
 */
export function codecsOf(scenario: Scenario): readonly CompressionName[] {
  if (scenario.model.compressionRatio !== null) return []
  return namesIn([...scenario.producers.map(({ config }) => config), ...scenario.actions.map(configOf)])
}

/** The codecs that one more action in `scenario` may ask for: load them, then act. */
export function codecsOfAction(scenario: Scenario, action: Action): readonly CompressionName[] {
  return scenario.model.compressionRatio === null ? namesIn([configOf(action)]) : []
}

function configOf(action: Action): ConfigMap {
  return action.do === 'restartProducer' ? action.config : {}
}

function namesIn(configs: readonly ConfigMap[]): readonly CompressionName[] {
  const given = new Set(configs.map((config) => String(config['compression.type'] ?? 'none').trim()))
  return COMPRESSION_TYPES.filter((type): type is CompressionName => type !== 'none' && given.has(type))
}

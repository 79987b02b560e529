import type { KafkaVersion } from '../engine/config/kafka-versions.ts'
import { isScenarioSource, type ScenarioSource } from './scenario-source.ts'

const files = import.meta.glob<{ readonly default: unknown }>('../content/scenarios/experiments/*.json')

/** A published experiment as its file says, at a version. */
export async function loadExperiment(file: string, kafka: KafkaVersion): Promise<ScenarioSource | undefined> {
  const load = files[`../content/scenarios/experiments/${file}.json`]
  if (!load) return undefined
  const { default: source } = await load()
  return isScenarioSource(source) ? { ...source, kafka } : undefined
}

/** When the fault comes: the moment at which an experiment is opened (µs). */
export function faultUs(source: ScenarioSource): number {
  return (source.actions?.[0]?.atMs ?? 0) * 1000
}

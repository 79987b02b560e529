import type { ActionBody } from '../engine/scenario/scenario.ts'
import type { ScenarioSource } from './scenario-source.ts'

/**
 * The scenario with one more action done by hand; what was planned for later is not carried over.
 *
 * @param keepUntilUs Later than `atUs` when the action was put before the playhead: actions up to then stay behind it.
 */
export function sourceWithAction(
  source: ScenarioSource,
  atUs: number,
  body: ActionBody,
  keepUntilUs: number = atUs,
): ScenarioSource {
  const atMs = atUs / 1000
  const actions = source.actions ?? []
  const before = actions.filter((action) => action.atMs <= atMs)
  const between = actions.filter((action) => action.atMs > atMs && action.atMs * 1000 <= keepUntilUs)
  return { ...source, actions: [...before, { atMs, ...body }, ...between] }
}

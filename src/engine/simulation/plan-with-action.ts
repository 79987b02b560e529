import { type Micros, microsFromScenario } from '../kernel/units.ts'
import type { Action } from '../scenario/scenario.ts'
import type { RunPlan } from './run-plan.ts'

/**
 * The same run with one more action behind those up to its time; later ones are not carried over (contract, branches).
 *
 * @param branchUs Up to when the two runs are one: the first `sharedActions` actions have been done by then.
 * @param keepUntilUs Actions up to then are carried over, also those behind the new one: it was put before the playhead.
 */
export function planWithAction(
  plan: RunPlan,
  action: Action,
  branchUs: Micros,
  keepUntilUs: Micros = 0,
): { readonly plan: RunPlan; readonly sharedActions: number } {
  const earlier = plan.actions.filter((known) => known.atMs <= action.atMs)
  const between = plan.actions.filter(
    (known) => known.atMs > action.atMs && microsFromScenario(known.atMs) <= keepUntilUs,
  )
  const actions = [...earlier, action, ...between]
  const sharedActions = earlier.filter((known) => microsFromScenario(known.atMs) <= branchUs).length
  return { plan: { ...plan, actions, scenario: { ...plan.scenario, actions } }, sharedActions }
}

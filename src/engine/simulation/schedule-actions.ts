import { actionNamed } from '../actions/index.ts'
import { CLASS_ACTION, CLASS_APPLICATION, push } from '../kernel/event-queue.ts'
import { microsFromScenario } from '../kernel/units.ts'
import type { Action } from '../scenario/scenario.ts'
import type { RunPlan } from './run-plan.ts'
import type { World } from './world.ts'

/** Put the actions of a plan from index `first` on into the queue: application calls before arrivals, the rest behind timers. */
export function scheduleActions(world: World, plan: RunPlan, first: number): void {
  for (let index = first; index < plan.actions.length; index++) {
    const action = plan.actions[index] as Action
    const order = actionNamed(action.do)?.order
    const atUs = Math.max(world.nowUs, microsFromScenario(action.atMs))
    push(world.queue, atUs, order === 'application' ? CLASS_APPLICATION : CLASS_ACTION, { kind: 'action', index })
  }
}

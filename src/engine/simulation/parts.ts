import type { ActionDefinition } from '../actions/define-action.ts'
import type { ConsumerOptions, ConsumerState } from '../consumer/consumer-process.ts'
import type { Input } from '../kernel/actor.ts'
import { emptyPart } from '../kernel/part.ts'
import type { Micros } from '../kernel/units.ts'
import type { Message } from '../protocol/messages.ts'
import type { createActionSurface } from './action-surface.ts'
import type { RunOutbox } from './run-outbox.ts'
import type { RunPlan } from './run-plan.ts'
import type { World } from './world.ts'

/** What can be done to a run: a plan with actions needs it. */
export const ACTING = emptyPart<{
  actionNamed(name: string): ActionDefinition | undefined
  readonly createActionSurface: typeof createActionSurface
}>('actions')

/** A scenario with consumers needs it. */
export const CONSUMING = emptyPart<{
  createConsumer(options: ConsumerOptions): ConsumerState
  cloneConsumer(consumer: ConsumerState): ConsumerState
  handleConsumer(consumer: ConsumerState, input: Input<Message>, out: RunOutbox, nowUs: Micros): void
}>('consumers')

/** A plan that stops when everything has come to rest needs it. */
export const SETTLING = emptyPart<{ isSettled(plan: RunPlan, world: World): boolean }>('settling')

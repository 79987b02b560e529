import type { Micros } from '../kernel/units.ts'
import type { Read, Shape } from '../scenario/fields.ts'
import type { ActionBody } from '../scenario/scenario.ts'
import type { ActionSurface } from './action-surface.ts'

/** On what thing an action is done: decides the menu in which it stands. */
export type ActionTarget =
  | 'broker'
  | 'link'
  | 'producer'
  | 'topic'
  | 'partition'
  | 'workload'
  | 'controller'
  | 'cluster'

/** What an action answers: nothing, or why it was pointless (NOOP_REASON). */
export type ActionResult = number | undefined

/**
 * One `do` of the contract. Registered in `actions/index.ts`, it is read from scenarios and links, offered on its target,
 * and marked on the timeline.
 */
export interface ActionDefinition {
  readonly do: ActionBody['do']
  readonly target: ActionTarget
  /** An application call (class 0 of the contract's order) or a fault and the like (class 3). */
  readonly order: 'application' | 'world'
  /** A mark of the timeline: something breaks, or is mended or changed. */
  readonly mark: 'fault' | 'repair' | 'change'
  /** The fields besides `do` and `atMs`. */
  readonly fields: Shape
  readonly act: (surface: ActionSurface, action: ActionBody, nowUs: Micros) => ActionResult
}

/** Declare an action: `act` gets exactly the fields of its `do`. */
export function defineAction<const Do extends ActionBody['do'], S extends Shape>(definition: {
  do: Do
  target: ActionTarget
  order?: 'application'
  mark: ActionDefinition['mark']
  fields: S & { [Name in keyof Read<S>]: S[Name] }
  act: (surface: ActionSurface, action: Extract<ActionBody, { do: Do }>, nowUs: Micros) => ActionResult
}): ActionDefinition {
  return {
    do: definition.do,
    target: definition.target,
    order: definition.order ?? 'world',
    mark: definition.mark,
    fields: definition.fields,
    act: (surface, action, nowUs) => definition.act(surface, action as Extract<ActionBody, { do: Do }>, nowUs),
  }
}

import { eventCodes } from '../kernel/event-schema.ts'

/** What was done to the world from outside. `action` is the index in the run's actions. */
export const ACTION_EVENT_FIELDS = {
  actionDone: ['action'],
  /** It was pointless: why is in `NOOP_REASON`. */
  actionIgnored: ['action', 'why'],
} as const

export const ACTION = eventCodes(192, ACTION_EVENT_FIELDS)

export const NOOP_REASON = {
  alreadyDead: 0,
  alreadyAlive: 1,
  nothingToHeal: 2,
  alreadyCut: 3,
  /** close() has been called already. */
  closed: 4,
  notHung: 5,
  nothingChanges: 6,
  /** The controller refused: its reason is its own event. */
  refused: 7,
  /** A fault for packets that never travel there. */
  nothingToMeet: 8,
  /** The run is over, and no packet or request came for the fault. */
  neverMet: 9,
} as const

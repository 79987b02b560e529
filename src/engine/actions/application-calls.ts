import type { ActionBody } from '../scenario/scenario.ts'

/**
 * The actions that are calls of the application: first in their microsecond (contract, "Time and order", class 0). Their
 * definitions say so too; here they stand without them, for who only has to know that.
 */
const APPLICATION_CALLS: ReadonlySet<string> = new Set<ActionBody['do']>([
  'send',
  'flushProducer',
  'closeProducer',
  'initTransactions',
  'beginTransaction',
  'commitTransaction',
  'abortTransaction',
])

/** Is the action of this name a call of the application? */
export function isApplicationCall(name: string): boolean {
  return APPLICATION_CALLS.has(name)
}

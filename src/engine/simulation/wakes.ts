import { type Micros, NEVER } from '../kernel/units.ts'

/**
 * The one time at which each actor wakes next: a slot per actor instead of queue entries, so that a new wake replaces the
 * old one and nothing has to be cancelled. Ties go by the order in which the wakes were asked for.
 */
export interface WakeTable {
  readonly atUs: Float64Array
  readonly order: Float64Array
  nextOrder: number
  /** The earliest, kept up to date: NEVER if there is none. */
  nextUs: Micros
  nextActor: number
}

/** No wakes. */
export function emptyWakes(actorCount: number): WakeTable {
  return {
    atUs: new Float64Array(actorCount).fill(NEVER),
    order: new Float64Array(actorCount),
    nextOrder: 0,
    nextUs: NEVER,
    nextActor: -1,
  }
}

/** Replace the actor's wake. */
export function setWake(wakes: WakeTable, actor: number, atUs: Micros): void {
  if (wakes.atUs[actor] === atUs) return
  wakes.atUs[actor] = atUs
  wakes.order[actor] = wakes.nextOrder++
  if (actor === wakes.nextActor) findNext(wakes)
  else if (atUs < wakes.nextUs) {
    wakes.nextUs = atUs
    wakes.nextActor = actor
  }
}

/** Take the earliest wake out. */
export function takeWake(wakes: WakeTable): number {
  const actor = wakes.nextActor
  wakes.atUs[actor] = NEVER
  findNext(wakes)
  return actor
}

/** An independent copy. */
export function cloneWakes(wakes: WakeTable): WakeTable {
  return { ...wakes, atUs: wakes.atUs.slice(), order: wakes.order.slice() }
}

function findNext(wakes: WakeTable): void {
  let nextUs = NEVER
  let next = -1
  for (let actor = 0; actor < wakes.atUs.length; actor++) {
    const atUs = wakes.atUs[actor] as number
    if (
      atUs < nextUs ||
      (atUs === nextUs && next >= 0 && (wakes.order[actor] as number) < (wakes.order[next] as number))
    ) {
      nextUs = atUs
      next = actor
    }
  }
  wakes.nextUs = nextUs
  wakes.nextActor = next
}

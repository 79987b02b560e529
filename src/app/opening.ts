import { timeLeft } from '../trace/time-left.ts'
import type { FromWorker, ToWorker } from './host-messages.ts'

type Message<Kind extends FromWorker['kind']> = Extract<FromWorker, { readonly kind: Kind }>

/**
 * How a run begins: what the engine told of it when the page was built. The picture moves with it while the engine is
 * still being fetched.
 */
export interface Opening {
  readonly loaded: Message<'loaded'>
  /** Nothing but how far the opening reaches: the engine tells the rest from the start. */
  readonly progress: Message<'progress'>
  /** In order of time; each is true from its own moment until `view.validUntilUs`. */
  readonly views: readonly Message<'view'>[]
}

/** The moment (µs) with which the first scenario begins to play: the first records have just left, so the picture moves. */
export const OPENING_FROM_US = 10_500
/** Where the opening ends (µs): five seconds of a first visit, an engine's way over a slow line. */
export const OPENING_UNTIL_US = 60_000

/** What an opening answers. */
export interface OpeningPlayer {
  /** Undefined: that takes the engine. */
  answer(message: ToWorker): readonly FromWorker[] | undefined
}

/** Tell an opening to the page that has loaded its scenario. */
export function playOpening({ loaded, progress, views }: Opening): OpeningPlayer {
  return {
    answer(message) {
      const { run } = message
      switch (message.kind) {
        case 'load':
          return [
            { ...loaded, run },
            { ...progress, run },
          ]
        case 'view': {
          if (message.selection) return undefined
          const { atUs } = message
          const known = views.findLast(({ view }) => view.atUs <= atUs)
          if (!known || atUs >= known.view.validUntilUs) return undefined
          return [{ ...viewLater(known, atUs), run }]
        }
        default:
          return undefined
      }
    },
  }
}

/** The same view a little later: nothing in it has changed but what is left to wait. */
function viewLater(known: Message<'view'>, atUs: number): Message<'view'> {
  // While something moves the next change is always now.
  const nextChangeUs = Math.max(atUs, known.nextChangeUs)
  const later = { ...known, nextChangeUs, view: { ...known.view, atUs } }
  if (!known.quiet) return later
  const { untilUs, waitingFor } = known.quiet
  const values = { ...waitingFor.values, left: timeLeft(untilUs - atUs) }
  return { ...later, quiet: { ...known.quiet, waitingFor: { ...waitingFor, values } } }
}

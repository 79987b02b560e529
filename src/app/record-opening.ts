import { must } from '../engine/kernel/assert.ts'
import type { FromWorker } from './host-messages.ts'
import { OPENING_FROM_US, OPENING_UNTIL_US, type Opening } from './opening.ts'
import { createRunService } from './run-service.ts'

/** The number of the run while it is recorded; the page has its own. */
const RUN = 1
/** Budget of a slice (ms) on a clock that stands still: work ends when there is none. */
const SLICE_MS = 1

/**
 * Ask the engine for the opening of a scenario, as the page would.
 *
 * @param scenario The contract's JSON.
 * @throws When it is refused.
 */
export async function recordOpening(scenario: unknown): Promise<Opening> {
  const told: FromWorker[] = []
  const service = createRunService(
    (message) => told.push(message),
    () => 0,
  )
  await service.handle({ kind: 'load', run: RUN, scenario })
  while (service.work(SLICE_MS)) {}
  const loaded = must(told.find(isOf('loaded')), 'the run of the opening')
  const progress = must(told.find(isOf('progress')), 'its progress')
  const views: Opening['views'][number][] = []
  for (let atUs = OPENING_FROM_US; atUs < OPENING_UNTIL_US; ) {
    await service.handle({ kind: 'view', run: RUN, atUs })
    const view = must(told.findLast(isOf('view')), 'a view at', atUs)
    views.push(view)
    atUs = view.view.validUntilUs
  }
  return {
    loaded,
    progress: {
      ...progress,
      computedUntilUs: OPENING_UNTIL_US,
      newMarks: [],
      firstBin: 0,
      bins: [],
      eventCount: 0,
      factCount: 0,
    },
    views,
  }
}

function isOf<Kind extends FromWorker['kind']>(kind: Kind) {
  return (message: FromWorker): message is Extract<FromWorker, { readonly kind: Kind }> => message.kind === kind
}

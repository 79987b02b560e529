import type { TimeWindowState, TimeWindowStore } from '../../app/time-window.ts'

/** The shortest stretch that is shown (µs): single events of one instant lie beside each other no more. */
export const SHORTEST_US = 100
/** One press of a key or a button. */
export const ZOOM_STEP = 2

/** The window with `factor` times as much in it; what is at `anchorUs` stays where it is. */
export function zoomed(
  { fromUs, toUs }: Pick<TimeWindowState, 'fromUs' | 'toUs'>,
  factor: number,
  anchorUs: number,
  endUs: number,
): Pick<TimeWindowState, 'wishUs' | 'heldFromUs'> {
  const spanUs = toUs - fromUs
  const wishUs = Math.max(SHORTEST_US, spanUs * factor)
  if (wishUs >= endUs) return { wishUs: 'whole', heldFromUs: undefined }
  const share = spanUs > 0 ? Math.min(1, Math.max(0, (anchorUs - fromUs) / spanUs)) : 0.5
  return { wishUs, heldFromUs: held(anchorUs - share * wishUs, wishUs, endUs) }
}

/** The window moved by `byUs`, within the run. */
export function panned(
  { fromUs, toUs }: Pick<TimeWindowState, 'fromUs' | 'toUs'>,
  byUs: number,
  endUs: number,
): Pick<TimeWindowState, 'wishUs' | 'heldFromUs'> {
  const wishUs = toUs - fromUs
  return { wishUs, heldFromUs: held(fromUs + byUs, wishUs, endUs) }
}

function held(fromUs: number, spanUs: number, endUs: number): number {
  return Math.max(0, Math.min(fromUs, endUs - spanUs))
}

/** Zoom by a key or a button, around the playhead where it can be seen. `factor` 0: the whole run, or back. */
export function zoomBy(store: TimeWindowStore, factor: number, tUs: number, endUs: number): void {
  const state = store.getState()
  if (factor === 0) {
    store.setState({ wishUs: state.wishUs === 'whole' ? undefined : 'whole', heldFromUs: undefined })
    return
  }
  const isInside = tUs >= state.fromUs && tUs <= state.toUs
  store.setState(zoomed(state, factor, isInside ? tUs : (state.fromUs + state.toUs) / 2, endUs))
}

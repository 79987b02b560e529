import { type Density, densityOf } from './density.ts'
import { clamp } from './geometry.ts'
import { lanesByBand } from './lane-bands.ts'
import type { Focus, LayoutInput } from './stage-layout.ts'

/** Top and height of one broker's band. */
export interface Band {
  readonly y: number
  readonly h: number
}

export interface Bands {
  readonly bands: readonly Band[]
  /** Height that all would have if none was in focus. */
  readonly boxHeight: number
  readonly density: Density
}

const BAND_GAP = 12
const TALLEST_PITCH = 216
/** A band of less cannot be pointed at. */
export const LOWEST_PITCH = 20
/** What is not in focus keeps at least this share of its height. */
const KEPT_SHARE = 0.66
/** Two lines of chips with their names. */
const LEAST_PITCH = 34

/** Equal bands from `top` to `floor`; where there is little room, those in focus take some of the others'. */
export function placeBands(input: LayoutInput, top: number, floor: number): Bands {
  const count = Math.max(1, input.brokers.length)
  const lanesInBand = Math.max(1, ...lanesByBand(input).map((band) => band.length))
  const tallest = Math.max(TALLEST_PITCH, lanesInBand * 150)
  const roomy = (floor - top + BAND_GAP) / count
  const gap = roomy < 70 ? Math.min(6, roomy * 0.12) : BAND_GAP
  // The gap below the last one is not needed.
  const pitch = clamp((floor - top + gap) / count, LOWEST_PITCH, tallest)
  const boxHeight = pitch - gap
  const density = densityOf(input.brokers.length, input.partitions.length, boxHeight)
  const pitches = density <= 2 ? input.brokers.map(() => pitch) : focusedPitches(input, pitch)
  let y = top
  const bands = pitches.map((own) => {
    const band = { y, h: own - gap }
    y += own
    return band
  })
  return { bands, boxHeight, density }
}

function focusedPitches({ brokers, partitions, focus, arrangement }: LayoutInput, pitch: number): number[] {
  const inFocus = focus?.brokers.filter((broker) => brokers.includes(broker)) ?? []
  const others = brokers.length - inFocus.length
  if (!focus || inFocus.length === 0 || others === 0 || arrangement === 'partition') return brokers.map(() => pitch)
  const least = Math.min(pitch, Math.max(LEAST_PITCH, pitch * KEPT_SHARE))
  const most = (brokers.length * pitch - others * least) / inFocus.length
  const own = Math.min(most, Math.max(pitch, wantedHeight(focus, inFocus, partitions)))
  const rest = (brokers.length * pitch - own * inFocus.length) / others
  return brokers.map((broker) => (inFocus.includes(broker) ? own : rest))
}

/** One broker shows all its replicas in rows, a partition one more row on each of its brokers. */
function wantedHeight(focus: Focus, inFocus: readonly number[], partitions: LayoutInput['partitions']): number {
  if (focus.partition !== undefined) return 92
  const replicas = partitions.filter((one) => one.replicas.includes(inFocus[0] as number)).length
  return 22 + replicas * 22
}

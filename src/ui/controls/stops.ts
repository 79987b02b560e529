/** The values at which a slider stops. What lies between them can be typed. */

const LOG_STEPS = [1, 1.5, 2, 3, 5, 7]

/**
 * Stops from `min` to `max` on a logarithmic scale: six a decade, powers of two for sizes. `first` stands left of them.
 */
export function logStops(min: number, max: number, options: { first?: number; bytes?: boolean } = {}): number[] {
  const stops = options.bytes ? powersOfTwo(min, max) : decades(min, max)
  if (stops[0] !== min) stops.unshift(min)
  if (stops.at(-1) !== max) stops.push(max)
  return options.first === undefined || options.first === min ? stops : [options.first, ...stops]
}

function decades(min: number, max: number): number[] {
  const stops: number[] = []
  for (let power = 10 ** Math.floor(Math.log10(Math.max(min, 1e-6))); power <= max; power *= 10) {
    for (const step of LOG_STEPS) {
      const stop = Number((power * step).toPrecision(3))
      if (stop >= min && stop <= max && (Number.isInteger(stop) || min < 1)) stops.push(stop)
    }
  }
  return stops
}

function powersOfTwo(min: number, max: number): number[] {
  const stops: number[] = []
  for (let stop = 1; stop <= max; stop *= 2) if (stop >= min) stops.push(stop)
  return stops
}

/** Stops from `min` to `max` one by one, or at most 100 of them. */
export function linearStops(min: number, max: number): number[] {
  const step = Math.max(1, Math.ceil((max - min) / 100))
  const stops: number[] = []
  for (let stop = min; stop < max; stop += step) stops.push(stop)
  stops.push(max)
  return stops
}

/** The stop nearest to `value`, as an index; by ratio where the scale is logarithmic. */
export function nearestStop(stops: readonly number[], value: number): number {
  let best = 0
  for (let index = 1; index < stops.length; index++) {
    const before = stops[best] as number
    const here = stops[index] as number
    if (distance(here, value) <= distance(before, value)) best = index
  }
  return best
}

function distance(stop: number, value: number): number {
  if (stop <= 0 || value <= 0) return stop === value ? -1 : Math.abs(stop - value) + 1e6
  return Math.abs(Math.log(stop / value))
}

/**
 * Speed is simulated time per second of wall time, in µs/s: 1 000 000 is "as in life". The scale is logarithmic, from
 * 0.1 ms/s to a minute per second.
 */
export const SLOWEST_US_PER_S = 100
export const FASTEST_US_PER_S = 60_000_000
/** 10 ms/s: a network hop of some milliseconds takes about half a second. */
export const FIRST_SPEED_US_PER_S = 10_000

/** Where `[` and `]` stop. */
export const SPEED_STOPS_US_PER_S: readonly number[] = [
  100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000,
  5_000_000, 10_000_000, 30_000_000, 60_000_000,
]

/** `speed` within the scale. */
export function clampSpeed(speed: number): number {
  if (!Number.isFinite(speed)) return FIRST_SPEED_US_PER_S
  return Math.min(FASTEST_US_PER_S, Math.max(SLOWEST_US_PER_S, speed))
}

/** Position on the slider, 0 to 1. */
export function positionOfSpeed(speed: number): number {
  return Math.log(clampSpeed(speed) / SLOWEST_US_PER_S) / Math.log(FASTEST_US_PER_S / SLOWEST_US_PER_S)
}

/** Speed at a position of the slider, two figures. */
export function speedAtPosition(position: number): number {
  const exact = SLOWEST_US_PER_S * (FASTEST_US_PER_S / SLOWEST_US_PER_S) ** Math.min(1, Math.max(0, position))
  return clampSpeed(Number(exact.toPrecision(2)))
}

/** The next stop in a direction; the ends stay where they are. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  if (direction === 1) return SPEED_STOPS_US_PER_S.find((stop) => stop > speed * 1.001) ?? FASTEST_US_PER_S
  return SPEED_STOPS_US_PER_S.findLast((stop) => stop < speed * 0.999) ?? SLOWEST_US_PER_S
}

/** How the speed compares with life: `factor` is 1 or more. */
export function againstLife(speed: number): {
  readonly direction: 'slower' | 'same' | 'faster'
  readonly factor: number
} {
  const ratio = 1_000_000 / speed
  const rounded = Number((ratio >= 1 ? ratio : 1 / ratio).toPrecision(2))
  if (rounded === 1) return { direction: 'same', factor: 1 }
  return { direction: ratio > 1 ? 'slower' : 'faster', factor: rounded }
}

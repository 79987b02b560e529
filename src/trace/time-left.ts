/** µs as seconds with one decimal. */
function seconds(us: number): string {
  return (Math.round(us / 100_000) / 10).toFixed(1)
}

/** A time that is still to pass (µs): near its end a tenth of a second says nothing. */
export function timeLeft(leftUs: number): string {
  return leftUs < 1_000_000 ? `${Math.ceil(leftUs / 1000)} ms` : `${seconds(leftUs)} s`
}

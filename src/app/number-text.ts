/** Numbers and times as text that no language changes: thin spaces between groups of three, units after a no-break space. */

const GROUP = '\u202f'
const UNIT = '\u00a0'

/** `16384` as "16 384"; fractions are kept as they are. */
export function groupDigits(value: number): string {
  const [whole, fraction] = String(Math.abs(value)).split('.')
  if (whole === undefined || whole.includes('e')) return String(value)
  const grouped = whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, GROUP)
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A time of a run: minutes, seconds and thousandths, "0:00.256"; hours only when there are any. */
export function clockText(us: number): string {
  const totalMs = Math.max(0, Math.floor(us / 1000))
  const ms = String(totalMs % 1000).padStart(3, '0')
  const seconds = String(Math.floor(totalMs / 1000) % 60).padStart(2, '0')
  const minutes = Math.floor(totalMs / 60_000) % 60
  const hours = Math.floor(totalMs / 3_600_000)
  if (hours === 0) return `${minutes}:${seconds}.${ms}`
  return `${hours}:${String(minutes).padStart(2, '0')}:${seconds}.${ms}`
}

/** A length of time with two or three figures: "8.7 s", "120 ms", "0.4 ms", "35 µs". */
export function durationText(us: number): string {
  const length = Math.abs(us)
  if (length >= 60_000_000) {
    const minutes = Math.floor(length / 60_000_000)
    const seconds = Math.round((length - minutes * 60_000_000) / 1_000_000)
    if (seconds === 60) return `${minutes + 1}${UNIT}min`
    return seconds === 0 ? `${minutes}${UNIT}min` : `${minutes}${UNIT}min ${seconds}${UNIT}s`
  }
  if (length >= 1_000_000) return `${trim(length / 1_000_000, length >= 10_000_000 ? 0 : 1)}${UNIT}s`
  if (length >= 1000) return `${trim(length / 1000, length >= 10_000 ? 0 : 1)}${UNIT}ms`
  if (length >= 100) return `${trim(length / 1000, 2)}${UNIT}ms`
  return `${Math.round(length)}${UNIT}µs`
}

/** A size: "512 B", "6.1 kB", "32 MB" (1 kB = 1 024 B, as Kafka's configs count). */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${groupDigits(Math.round(bytes))}${UNIT}B`
  if (bytes < 1024 * 1024) return `${trim(bytes / 1024, bytes < 10_240 ? 1 : 0)}${UNIT}kB`
  return `${trim(bytes / 1_048_576, bytes < 10_485_760 ? 1 : 0)}${UNIT}MB`
}

/** Simulated time per second: "10 ms/s", "0.1 ms/s", "1 s/s". */
export function speedText(usPerSecond: number): string {
  const inMs = usPerSecond / 1000
  if (inMs < 1000) return `${trim(inMs, inMs < 1 ? 2 : 1)}${UNIT}ms/s`
  return `${trim(inMs / 1000, 1)}${UNIT}s/s`
}

function trim(value: number, decimals: number): string {
  const text = value.toFixed(decimals)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

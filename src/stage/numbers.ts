/** Numbers as they are written on the stage: digits in groups of three, split by a narrow space. */
export function grouped(value: number): string {
  const digits = String(Math.abs(Math.round(value)))
  let text = ''
  for (let i = 0; i < digits.length; i++) {
    if (i > 0 && (digits.length - i) % 3 === 0) text += '\u202f'
    text += digits[i]
  }
  return value < 0 ? `-${text}` : text
}

/** Bytes in the unit of `totalBytes`, one digit after the point below ten: `6.1` of `128 kB`; what is too little for it in its own, `162 B`. */
export function usedOfTotal(usedBytes: number, totalBytes: number): { used: string; total: string; unit: string } {
  const [unit, size] =
    totalBytes >= 10 * 1024 * 1024 ? ['MB', 1024 * 1024] : totalBytes >= 10 * 1024 ? ['kB', 1024] : ['B', 1]
  const used = usedBytes / size
  const little = usedBytes > 0 && used < 0.05
  const short = (value: number): string =>
    size > 1 && value < 9.95 && value > 0 ? (Math.round(value * 10) / 10).toFixed(1) : grouped(value)
  return { used: little ? smallBytes(usedBytes) : short(used), total: grouped(totalBytes / size), unit }
}

function smallBytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} kB`
}

/** A length of time, short: `82`, `950`, `1.2s`, `12s`, `3m`. Whole milliseconds are rounded up, as a countdown does. */
export function shortMs(us: number): string {
  const ms = Math.ceil(us / 1000)
  if (ms < 1000) return String(ms)
  if (ms < 9950) return `${(Math.round(ms / 100) / 10).toFixed(1)}s`
  if (ms < 120_000) return `${Math.round(ms / 1000)}s`
  return `${Math.round(ms / 60_000)}m`
}

/** A moment of the run in seconds: `0.240`. */
export function atSeconds(us: number): string {
  return (Math.floor(us / 1000) / 1000).toFixed(3)
}

/** How long ago, for a person: `80 ms`, `9.2 s`, `4 min`. */
export function age(us: number): string {
  const ms = Math.max(0, Math.floor(us / 1000))
  if (ms < 1000) return `${ms}\u202fms`
  if (ms < 120_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)}\u202fs`
  return `${Math.floor(ms / 60_000)}\u202fmin`
}

/** Milliseconds with a fraction only where there is one: `20`, `0.5`. */
export function plainMs(us: number): string {
  const ms = us / 1000
  return Number.isInteger(ms) ? grouped(ms) : String(Math.round(ms * 100) / 100)
}

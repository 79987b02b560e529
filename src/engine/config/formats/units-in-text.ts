const SIZE_UNITS: Readonly<Record<string, number>> = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

const DURATION_UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Bytes of a Spring DataSize with a unit, such as `16KB`; undefined for anything else, a bare number included. */
export function bytesOfDataSize(text: string): number | undefined {
  const match = /^([0-9]+)(B|KB|MB|GB|TB)$/.exec(text.trim())
  if (!match) return undefined
  return Number(match[1]) * (SIZE_UNITS[match[2] ?? ''] ?? Number.NaN)
}

/**
 * Milliseconds of a duration with a unit: Spring's short form (`30s`) or ISO-8601 (`PT0.5S`). Undefined for anything
 * else, a bare number included, and for what is no whole number of milliseconds.
 */
export function millisOfDuration(text: string): number | undefined {
  const short = /^([0-9]+)(ms|s|m|h|d)$/.exec(text.trim())
  if (short) return Number(short[1]) * (DURATION_UNITS_MS[short[2] ?? ''] ?? Number.NaN)
  const iso = /^P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?$/.exec(text.trim())
  if (!iso || text.trim().length < 3) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = iso
  const ms = Number(days) * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000
  return Number.isInteger(ms) ? ms : undefined
}

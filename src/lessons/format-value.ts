import type { Measure, MeasuredValue } from './lesson.ts'

/** How a measured value is written in a text: record numbers as `#12–#53`, numbers with three digits at least. */
export function formatMeasured(value: MeasuredValue, measure: Measure | undefined, isPercent = false): string {
  if (isPercent && typeof value === 'number') return `${trimmed(value * 100, 0)} %`
  if (measure && isRecordList(measure) && Array.isArray(value)) return rangesText(value as number[], '#')
  if (measure?.of === 'spread' && Array.isArray(value)) return value.join('/')
  return plainText(value)
}

function isRecordList(measure: Measure): boolean {
  if (measure.of === 'records') return measure.give === undefined || measure.give === 'numbers'
  return measure.of === 'consumed' && measure.give !== 'count'
}

/** A value as text. */
export function plainText(value: MeasuredValue): string {
  if (value === null || (Array.isArray(value) && value.length === 0)) return '–'
  if (typeof value === 'number') return trimmed(value, decimalsFor(value))
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return (value as readonly MeasuredValue[]).map(plainText).join(', ')
  return Object.entries(value)
    .map(([name, part]) => `${name} ${plainText(part)}`)
    .join(', ')
}

/** 1.29, 12.3, 757: what lies behind says nothing to a reader. */
function decimalsFor(value: number): number {
  const size = Math.abs(value)
  return size >= 100 ? 0 : size >= 10 ? 1 : 2
}

function trimmed(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)))
}

/** `1–17, 21–40`: three or more neighbours in ascending order become a range. */
export function rangesText(items: readonly (number | string)[], prefix = ''): string {
  const parts: string[] = []
  for (let start = 0; start < items.length; ) {
    let end = start
    while (typeof items[end] === 'number' && items[end + 1] === (items[end] as number) + 1) end++
    if (end - start >= 2) {
      parts.push(`${prefix}${items[start]}–${prefix}${items[end]}`)
      start = end + 1
    } else {
      const item = items[start] as number | string
      parts.push(typeof item === 'number' ? `${prefix}${item}` : item)
      start++
    }
  }
  return parts.join(', ')
}

import type { BenchRow } from './benchmark.ts'
import type { Spread } from './measure.ts'

const HEAD = ['what: unit', 'ours (min / median / max)', 'peer', 'ratio']
const NONE = '–'

/** The table for people: figures as `min / median / max`, columns aligned. */
export function printTable(rows: readonly BenchRow[]): string {
  const cells = rows.map(({ what, unit, ours, peer, ratio }) => [
    `${what}: ${unit}`,
    printSpread(ours),
    peer ? `${printSpread(peer.spread)} ${peer.name}` : NONE,
    ratio ? `${printSpread(ratio)} ×` : NONE,
  ])
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...cells.map((line) => (line[column] as string).length)),
  )
  const print = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd()
  return [print(HEAD), print(widths.map((width) => '─'.repeat(width))), ...cells.map(print)].join('\n')
}

/** `min / median / max`; a single figure stands alone. */
export function printSpread({ min, median, max, runs }: Spread): string {
  return runs === 1 ? printNumber(median) : [min, median, max].map(printNumber).join(' / ')
}

/** Three significant digits, thousands as k, M and G. */
export function printNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${threeDigits(value / 1e9)} G`
  if (size >= 1e6) return `${threeDigits(value / 1e6)} M`
  if (size >= 1e4) return `${threeDigits(value / 1e3)} k`
  return size >= 1e3 ? value.toFixed(0) : threeDigits(value)
}

function threeDigits(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

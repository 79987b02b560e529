import type { Murmur2Steps } from '../../engine/protocol/murmur2-steps.ts'
import { RichText } from '../shell/RichText.tsx'
import { hexText } from './hex-rows.ts'
import { useToolStrings } from './tool-strings.ts'

/** Blocks of a long key that are printed at its start and at its end. */
const BLOCKS_SHOWN = 6

interface StepRow {
  readonly name: string
  readonly bytes: string
  readonly word: string
  readonly hash: string
}

/** The hash of a key as a table: each block of four bytes, the rest, the last mixing. */
export function MurmurSteps({ steps, bytes }: { steps: Murmur2Steps; bytes: Uint8Array }) {
  const words = useToolStrings().partition
  const { columns } = words
  const rows = rowsOf(steps, bytes, words)
  return (
    <details className="truth-steps" open>
      <summary>{words.steps}</summary>
      <p className="mut">{words.constants}</p>
      <table className="tool-table">
        <thead>
          <tr>
            <th scope="col">{columns.step}</th>
            <th scope="col">{columns.bytes}</th>
            <th scope="col">{columns.word}</th>
            <th scope="col">{columns.hash}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td className="mono">{row.bytes}</td>
              <td className="mono">{row.word}</td>
              <td className="mono">{row.hash}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{words.signed}</th>
            <td />
            <td />
            <td className="mono">{steps.hash}</td>
          </tr>
          <tr>
            <th scope="row">{words.positive}</th>
            <td />
            <td />
            <td className="mono">
              <b>{steps.positive}</b>
            </td>
          </tr>
        </tbody>
      </table>
      <p className="mut">
        <RichText text={words.positiveHint} />
      </p>
    </details>
  )
}

function rowsOf(
  steps: Murmur2Steps,
  bytes: Uint8Array,
  words: ReturnType<typeof useToolStrings>['partition'],
): StepRow[] {
  const { start, blocks, tail, last } = steps
  const rows: StepRow[] = [{ name: words.start, bytes: '', word: '', hash: hex(start) }]
  const skipped = blocks.length > 2 * BLOCKS_SHOWN ? blocks.length - 2 * BLOCKS_SHOWN : 0
  blocks.forEach(({ at, word, hash }, index) => {
    const isSkipped = skipped > 0 && index >= BLOCKS_SHOWN && index < BLOCKS_SHOWN + skipped
    if (isSkipped && index > BLOCKS_SHOWN) return
    rows.push(
      isSkipped
        ? { name: words.more(skipped), bytes: '', word: '', hash: '' }
        : { name: words.block(at, at + 3), bytes: hexText(bytes, at, at + 4), word: hex(word), hash: hex(hash) },
    )
  })
  if (tail) {
    const { at, length, word, hash } = tail
    const end = at + length
    rows.push({ name: words.tail(at, end - 1), bytes: hexText(bytes, at, end), word: hex(word), hash: hex(hash) })
  }
  const names = [words.mix13, words.mixM, words.mix15]
  last.forEach((hash, index) => {
    rows.push({ name: names[index] ?? '', bytes: '', word: '', hash: hex(hash) })
  })
  return rows
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0')
}

import { parseScenario } from '../engine/simulation/complete-scenario.ts'
import { positionOf, readLocatedJson } from '../lessons/json-positions.ts'
import type { Lesson } from '../lessons/lesson.ts'
import { offsetOfPath } from '../lessons/offset-of-path.ts'
import { parseLesson } from '../lessons/parse-lesson.ts'
import { looksLikeLink } from '../links/pack.ts'
import { DATASET_ROWS } from './datasets.ts'
import type { ScenarioSource } from './scenario-source.ts'

/** What is wrong with a file, and where in its text. */
export interface TextProblem {
  /** From 1; 0: of the file as a whole. */
  readonly line: number
  readonly column: number
  /** Of the field; empty: the text itself. */
  readonly path: string
  readonly message: string
}

/** What somebody has dropped, chosen or pasted. */
export type DroppedText =
  | { readonly kind: 'scenario'; readonly source: ScenarioSource }
  | { readonly kind: 'lesson'; readonly lesson: Lesson }
  /** The fragment, without `#`. */
  | { readonly kind: 'link'; readonly fragment: string }
  | { readonly kind: 'partitioner'; readonly source: string }
  | { readonly kind: 'records'; readonly text: string }
  | { readonly kind: 'refused'; readonly of: 'scenario' | 'lesson' | 'json'; readonly problems: readonly TextProblem[] }
  /** Nothing that the page can open. */
  | { readonly kind: 'unknown' }

/** Bytes of the largest file that is read. */
export const MOST_FILE_BYTES = 20_000_000

/** What a text is, by the name of its file and by what stands in it. Nothing of it is applied. */
export function readDropped(given: string, fileName = ''): DroppedText {
  const text = given.replace(/^\uFEFF/, '')
  const name = fileName.toLowerCase()
  if (/\.(js|mjs|ts)$/.test(name)) return { kind: 'partitioner', source: text }
  if (/\.(csv|tsv|ndjson|jsonl)$/.test(name)) return { kind: 'records', text }
  const fragment = linkIn(text)
  if (fragment !== undefined) return { kind: 'link', fragment }
  const begins = text.trimStart()[0]
  if (name.endsWith('.json') || begins === '{') return readJsonText(text)
  return name === '' && /[,;\t].*\n/.test(text) ? { kind: 'records', text } : { kind: 'unknown' }
}

/** The fragment of a link that stands alone in a text. */
function linkIn(text: string): string | undefined {
  const said = text.trim()
  if (/\s/.test(said)) return undefined
  const fragment = said.slice(said.indexOf('#') + 1)
  return looksLikeLink(fragment) ? fragment : undefined
}

function readJsonText(text: string): DroppedText {
  const located = readLocatedJson(text)
  if (!located.ok) {
    // One object a line is no JSON text, and no mistake either.
    if (isNdjson(text)) return { kind: 'records', text }
    const problem = { ...positionOf(text, located.offset), path: '', message: located.message }
    return { kind: 'refused', of: 'json', problems: [problem] }
  }
  const fields = typeof located.value === 'object' && located.value !== null ? located.value : {}
  if ('observe' in fields || 'predict' in fields) {
    const read = parseLesson(text, { datasets: DATASET_ROWS })
    return read.ok
      ? { kind: 'lesson', lesson: read.lesson }
      : { kind: 'refused', of: 'lesson', problems: read.problems }
  }
  return readScenario(text, located)
}

function isNdjson(text: string): boolean {
  const [first, second] = text.split('\n').filter((line) => line.trim() !== '')
  return [first, second].every((line) => line !== undefined && readLocatedJson(line).ok)
}

function readScenario(text: string, located: Extract<ReturnType<typeof readLocatedJson>, { ok: true }>): DroppedText {
  const parsed = parseScenario(located.value, { datasets: DATASET_ROWS })
  const found = [
    ...(parsed.ok ? [] : parsed.problems).map(({ path, message }) => ({
      offset: offsetOfPath(located.offsets, path),
      path: path === '(top)' ? '' : path,
      message,
    })),
    ...located.twice.map(({ name, offset }) => ({ offset, path: name, message: 'stands here a second time' })),
  ].sort((a, b) => a.offset - b.offset)
  if (found.length === 0) return { kind: 'scenario', source: located.value as ScenarioSource }
  const problems = found.map(({ offset, path, message }) => ({ ...positionOf(text, offset), path, message }))
  return { kind: 'refused', of: 'scenario', problems }
}

/** Read a file as a whole. */
export async function readDroppedFile(file: Pick<File, 'name' | 'size' | 'text'>): Promise<DroppedText> {
  if (file.size > MOST_FILE_BYTES) {
    const message = `is larger than ${MOST_FILE_BYTES / 1e6} MB`
    return { kind: 'refused', of: 'json', problems: [{ line: 0, column: 0, path: '', message }] }
  }
  return readDropped(await file.text(), file.name)
}

/** A piece of a lesson's text: words as they stand, or a number that is bound to something. */
export type TextPart =
  | { readonly kind: 'words'; readonly text: string }
  /** What an observation has measured, or an item of it. */
  | { readonly kind: 'observation'; readonly id: string; readonly path: string; readonly isPercent: boolean }
  /** A field of the scenario of a run; `run` undefined: of the one that is shown. */
  | { readonly kind: 'scenario'; readonly run: string | undefined; readonly path: string }
  /** Kafka's own default of a config. */
  | { readonly kind: 'default'; readonly name: string }
  /** The time of the step. */
  | { readonly kind: 'atMs' }
  /** Braces around nothing known. */
  | { readonly kind: 'unknown'; readonly text: string }

const PLACEHOLDER = /\{([^{}]*)\}/g

/** Take a text apart at its placeholders. */
export function readBoundText(text: string): readonly TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const found of text.matchAll(PLACEHOLDER)) {
    if (found.index > end) parts.push({ kind: 'words', text: text.slice(end, found.index) })
    parts.push(readPlaceholder(found[1] as string))
    end = found.index + found[0].length
  }
  if (end < text.length) parts.push({ kind: 'words', text: text.slice(end) })
  return parts
}

function readPlaceholder(inside: string): TextPart {
  if (inside === 'atMs') return { kind: 'atMs' }
  const config = /^default:([a-z][a-z0-9.]*)$/.exec(inside)
  if (config) return { kind: 'default', name: config[1] as string }
  const field = /^@(?:([^:[\].]+):)?(.+)$/.exec(inside)
  if (field) return { kind: 'scenario', run: field[1], path: field[2] as string }
  const observation = /^([A-Za-z][\w-]*)((?:\[\d+\]|\.\w+)*)(%?)$/.exec(inside)
  if (!observation) return { kind: 'unknown', text: inside }
  const [, id, path, percent] = observation
  return {
    kind: 'observation',
    id: id as string,
    path: (path as string).replace(/^\./, ''),
    isPercent: percent === '%',
  }
}

/** Names in which digits may stand: things on the stage, versions, proposals and issues, lessons, the hash function. */
const NAMES: readonly RegExp[] = [
  /`[^`]*`/g,
  PLACEHOLDER,
  /\b[bp]\d+\b/g,
  /\b(?:brokers?|partitions?) \d+(?:(?:, | and | or )\d+)*/gi,
  /(?:브로커|파티션) \d+(?:(?:, |과 |와 |, 브로커 |과 파티션 )\d+)*/g,
  /\bL\d{2}\b/g,
  /\b(?:KIP|KAFKA)-\d+\b/g,
  /\b(?:Kafka )?[2-4]\.(?:\d+(?:\.\d+)?|x)/g,
  /\b(?:murmur2|UTF-8)/g,
]
const SPELLED_NUMBER = /#\s?(?:one|two|three|four|five|six|seven|eight|nine|ten)\b/i

/** The first number that is written down instead of being bound; undefined: there is none. */
export function unboundNumber(text: string): string | undefined {
  let rest = text
  for (const name of NAMES) rest = rest.replace(name, ' ')
  const spelled = SPELLED_NUMBER.exec(rest)
  if (spelled) return spelled[0]
  return /#?\d[\d.,]*/.exec(rest)?.[0]
}

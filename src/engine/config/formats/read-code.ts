import { type CodeToken, isSign, isWord, sourceText, tokensOfCode } from './code-tokens.ts'
import { classNamesOf, readPath, valueOfExpression } from './code-value.ts'
import { nameOfConstant } from './config-constants.ts'
import type { FormatProblem, RawEntry, RawRead } from './config-entry.ts'

/** Methods that take a key and a value. */
const SETTERS: ReadonlySet<string> = new Set([
  'put',
  'putIfAbsent',
  'setProperty',
  'set',
  'entry',
  'Pair',
  'add',
  'property',
  'setConfig',
])

/**
 * Read settings from Java or Kotlin: `props.put(K, V)`, `setProperty`, `props[K] = V`, `K to V`, `Map.of(K, V, …)`,
 * `Map.entry(K, V)`; also `"key": V` as JSON and Python write it. Keys are text or constants of ProducerConfig. A value
 * that only a compiler can follow is listed as a problem.
 */
export function readCode(text: string): RawRead {
  const tokens = tokensOfCode(text)
  const classes = classNamesOf(tokens)
  const entries: RawEntry[] = []
  const problems: FormatProblem[] = []
  for (const { key, value, line } of settingsIn(tokens)) {
    const name = nameOfKey(key)
    if (name === undefined) {
      problems.push({ kind: 'unreadable-line', line, detail: `${sourceText(key)} = ${sourceText(value)}` })
      continue
    }
    const read = valueOfExpression(value, classes)
    if (read === undefined) problems.push({ kind: 'unreadable-value', line, name, detail: sourceText(value) })
    else entries.push({ key: name, value: read, line, quoted: true })
  }
  return { entries, problems }
}

interface Setting {
  readonly key: readonly CodeToken[]
  readonly value: readonly CodeToken[]
  readonly line: number
}

function settingsIn(tokens: readonly CodeToken[]): Setting[] {
  const settings: Setting[] = []
  let at = 0
  while (at < tokens.length) {
    const found = settingAt(tokens, at)
    if (found) {
      settings.push(...found.settings)
      at = found.next
    } else at++
  }
  return settings
}

interface Found {
  readonly settings: readonly Setting[]
  readonly next: number
}

function settingAt(tokens: readonly CodeToken[], at: number): Found | undefined {
  const token = tokens[at]
  if (token === undefined) return undefined
  if (token.kind === 'word' && isSign(tokens[at + 1], '(')) {
    if (SETTERS.has(token.text)) return fromArguments(tokens, at, 2)
    if (token.text === 'of' && isSign(tokens[at - 1], '.')) return fromArguments(tokens, at, Number.POSITIVE_INFINITY)
  }
  if (isSign(token, '[')) return fromIndex(tokens, at)
  return fromPair(tokens, at)
}

/** `put(K, V)` and `Map.of(K, V, K, V)`. Not a setting with any other number of arguments. */
function fromArguments(tokens: readonly CodeToken[], at: number, atMost: number): Found | undefined {
  const { parts, next } = splitArguments(tokens, at + 2)
  if (parts.length < 2 || parts.length > atMost || parts.length % 2 !== 0) return undefined
  const settings: Setting[] = []
  for (let index = 0; index < parts.length; index += 2) {
    const key = parts[index] ?? []
    const value = parts[index + 1] ?? []
    settings.push({ key, value, line: key[0]?.line ?? 0 })
  }
  // Maps of something else (`List.of(1, 2)`, `set(5, x)`) have no key that could be one.
  return settings.every(({ key }) => looksLikeKey(key)) ? { settings, next } : undefined
}

/** `props[K] = V`. */
function fromIndex(tokens: readonly CodeToken[], at: number): Found | undefined {
  const close = endOfNesting(tokens, at + 1)
  const key = tokens.slice(at + 1, close)
  if (!isSign(tokens[close], ']') || !isSign(tokens[close + 1], '=') || isSign(tokens[close + 2], '=')) return undefined
  if (!looksLikeKey(key)) return undefined
  return withValue(tokens, key, close + 2)
}

/** `K to V` and `"key": V`. */
function fromPair(tokens: readonly CodeToken[], at: number): Found | undefined {
  const path = readPath(tokens, at)
  const keyEnd = tokens[at]?.kind === 'string' ? at + 1 : path?.next
  if (keyEnd === undefined) return undefined
  const key = tokens.slice(at, keyEnd)
  const isTo = isWord(tokens[keyEnd], 'to') && looksLikeKey(key)
  const isColon = isSign(tokens[keyEnd], ':') && key[0]?.kind === 'string'
  return isTo || isColon ? withValue(tokens, key, keyEnd + 1) : undefined
}

function withValue(tokens: readonly CodeToken[], key: readonly CodeToken[], from: number): Found {
  const next = endOfValue(tokens, from)
  return { settings: [{ key, value: tokens.slice(from, next), line: key[0]?.line ?? 0 }], next }
}

function looksLikeKey(key: readonly CodeToken[]): boolean {
  return nameOfKey(key) !== undefined || (key[0]?.kind === 'word' && /_CONFIG$/.test(key.at(-1)?.text ?? ''))
}

function nameOfKey(key: readonly CodeToken[]): string | undefined {
  if (key.length === 1 && key[0]?.kind === 'string') return key[0].text
  const path = readPath(key, 0)
  if (!path || path.next !== key.length) return undefined
  return nameOfConstant(path.text.slice(path.text.lastIndexOf('.') + 1))
}

/** Arguments from behind the opening parenthesis; `next` is behind the closing one. */
function splitArguments(tokens: readonly CodeToken[], from: number): { parts: CodeToken[][]; next: number } {
  const parts: CodeToken[][] = []
  let start = from
  for (let at = from; ; ) {
    const end = endOfNesting(tokens, at, ',')
    const part = tokens.slice(start, end)
    if (part.length > 0) parts.push(part)
    if (!isSign(tokens[end], ',')) return { parts, next: end + 1 }
    start = end + 1
    at = end + 1
  }
}

/** Index of the sign that closes what `from` is in, or of `stop` at the same depth, or the end. */
function endOfNesting(tokens: readonly CodeToken[], from: number, stop?: string): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    if (token?.kind !== 'sign') continue
    if (depth === 0 && token.text === stop) return at
    if ('([{'.includes(token.text)) depth++
    else if (')]}'.includes(token.text)) {
      if (depth === 0) return at
      depth--
    }
  }
  return tokens.length
}

/** A value ends at `,` or `;` or a closing sign, or with its line unless an operator or a dot carries it on. */
function endOfValue(tokens: readonly CodeToken[], from: number): number {
  let depth = 0
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]
    const before = tokens[at - 1]
    if (token === undefined) break
    const isNewLine = at > from && depth === 0 && before !== undefined && token.line > before.line
    if (isNewLine && !carriesOn(before) && !carriesOn(token)) return at
    if (token.kind !== 'sign') continue
    if (depth === 0 && (token.text === ',' || token.text === ';')) return at
    if ('([{'.includes(token.text)) depth++
    else if (')]}'.includes(token.text)) {
      if (depth === 0) return at
      depth--
    }
  }
  return tokens.length
}

function carriesOn(token: CodeToken): boolean {
  return token.kind === 'sign' && '+*.'.includes(token.text)
}

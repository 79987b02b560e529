import { pathKey } from './path-key.ts'

/** A place in a text: both count from 1, a column is one UTF-16 unit. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** JSON with the place of every value in it. */
export type LocatedJson =
  | {
      readonly ok: true
      readonly value: unknown
      /** By `pathKey` of the steps to it: where the value begins; of an object's field, where its name begins. */
      readonly offsets: ReadonlyMap<string, number>
      /** Names that an object has twice, where the second stands. */
      readonly twice: readonly { readonly name: string; readonly offset: number }[]
    }
  | { readonly ok: false; readonly offset: number; readonly message: string }

/** Deeper than this is no lesson, and would exhaust the stack. */
const MAX_DEPTH = 200

class JsonTrouble extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Read JSON and remember where everything stands; what is no JSON is refused with its place. */
export function readLocatedJson(text: string): LocatedJson {
  const reader = new Reader(text)
  try {
    const value = reader.readAll()
    return { ok: true, value, offsets: reader.offsets, twice: reader.twice }
  } catch (error) {
    if (error instanceof JsonTrouble) return { ok: false, offset: error.offset, message: error.message }
    throw error
  }
}

/** Line and column of an offset. */
export function positionOf(text: string, offset: number): TextPosition {
  let line = 1
  let lineStart = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++
    lineStart = at + 1
  }
  return { line, column: offset - lineStart + 1 }
}

class Reader {
  readonly offsets = new Map<string, number>()
  readonly twice: { name: string; offset: number }[] = []
  private readonly text: string
  private at = 0
  private readonly path: (string | number)[] = []

  constructor(text: string) {
    this.text = text
  }

  readAll(): unknown {
    this.skipSpace()
    const value = this.readValue()
    this.skipSpace()
    if (this.at < this.text.length) this.fail('text after the end')
    return value
  }

  private readValue(): unknown {
    if (this.path.length > MAX_DEPTH) this.fail('too deep')
    const key = pathKey(this.path)
    if (!this.offsets.has(key)) this.offsets.set(key, this.at)
    const first = this.text[this.at]
    if (first === '{') return this.readObject()
    if (first === '[') return this.readList()
    if (first === '"') return this.readText()
    return this.readScalar()
  }

  private readObject(): unknown {
    const result: Record<string, unknown> = {}
    this.at++
    this.skipSpace()
    if (this.take('}')) return result
    for (;;) {
      this.skipSpace()
      const nameAt = this.at
      if (this.text[this.at] !== '"') this.fail('expected a name in quotes')
      const name = this.readText()
      this.skipSpace()
      if (!this.take(':')) this.fail(`expected a colon after "${name}"`)
      this.skipSpace()
      if (Object.hasOwn(result, name)) this.twice.push({ name, offset: nameAt })
      this.path.push(name)
      this.offsets.set(pathKey(this.path), nameAt)
      const value = this.readValue()
      this.path.pop()
      Object.defineProperty(result, name, { value, enumerable: true, writable: true, configurable: true })
      this.skipSpace()
      if (this.take('}')) return result
      if (!this.take(',')) this.fail('expected a comma or }')
    }
  }

  private readList(): unknown {
    const result: unknown[] = []
    this.at++
    this.skipSpace()
    if (this.take(']')) return result
    for (;;) {
      this.skipSpace()
      this.path.push(result.length)
      result.push(this.readValue())
      this.path.pop()
      this.skipSpace()
      if (this.take(']')) return result
      if (!this.take(',')) this.fail('expected a comma or ]')
    }
  }

  private readText(): string {
    const start = this.at
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      if (this.at >= this.text.length || this.text[this.at] === '\n') {
        this.at = start
        this.fail('a text without its closing quote')
      }
      if (this.text[this.at] === '\\') this.at++
    }
    this.at++
    return this.parsed(start) as string
  }

  private readScalar(): unknown {
    const start = this.at
    while (this.at < this.text.length && /[\w.+-]/.test(this.text[this.at] as string)) this.at++
    if (this.at === start) this.fail(start >= this.text.length ? 'the text ends too early' : 'expected a value')
    return this.parsed(start)
  }

  /** What stands from `start` to here, by JSON's own rules. */
  private parsed(start: number): unknown {
    const part = this.text.slice(start, this.at)
    try {
      return JSON.parse(part)
    } catch {
      this.at = start
      return this.fail(`is no JSON: ${part.slice(0, 40)}`)
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++
  }

  private fail(message: string): never {
    throw new JsonTrouble(message, this.at)
  }
}

import { knownClasses } from '../known-classes.ts'
import { type CodeToken, isSign } from './code-tokens.ts'

/** Where class names come from: simple name → qualified name. */
export type ClassNames = ReadonlyMap<string, string>

const CONSTANTS: Readonly<Record<string, string>> = {
  'Integer.MAX_VALUE': '2147483647',
  'Int.MAX_VALUE': '2147483647',
  'Long.MAX_VALUE': '9223372036854775807',
  true: 'true',
  false: 'false',
  True: 'true',
  False: 'false',
}

/** Calls that only turn a value into another type. */
const CONVERSIONS: ReadonlySet<string> = new Set([
  'Integer.toString',
  'Long.toString',
  'Boolean.toString',
  'String.valueOf',
  'Integer.valueOf',
  'Long.valueOf',
  'Boolean.valueOf',
  'Integer.parseInt',
  'Long.parseLong',
  'str',
  'int',
])

/** Calls behind a value that do the same. */
const CONVERSIONS_BEHIND: ReadonlySet<string> = new Set([
  'toString',
  'toInt',
  'toLong',
  'toBoolean',
  'getName',
  'getCanonicalName',
  'name',
  'java',
  'javaObjectType',
  'qualifiedName',
  'trim',
  'toMillis',
  'inWholeMilliseconds',
  'intValue',
  'longValue',
])

const CASTS: ReadonlySet<string> = new Set(['int', 'long', 'Integer', 'Long', 'String', 'Object'])

const DURATIONS_MS: Readonly<Record<string, bigint>> = {
  ofMillis: 1n,
  ofSeconds: 1000n,
  ofMinutes: 60_000n,
  ofHours: 3_600_000n,
  ofDays: 86_400_000n,
}

/** Names under which code may know classes: those that ship with the client, and those that it imports itself. */
export function classNamesOf(tokens: readonly CodeToken[]): ClassNames {
  const names = new Map<string, string>()
  for (const qualified of [...knownClasses('serializer', '2.5'), ...knownClasses('partitioner', '2.5')]) {
    names.set(simpleNameOf(qualified), qualified)
  }
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at]?.kind !== 'word' || tokens[at]?.text !== 'import') continue
    const path = readPath(tokens, at + 1)
    if (path) names.set(simpleNameOf(path.text), path.text)
  }
  return names
}

function simpleNameOf(qualified: string): string {
  return qualified.slice(qualified.lastIndexOf('.') + 1)
}

interface Path {
  readonly text: string
  readonly next: number
}

/** `a.b.c` from `at` on. */
export function readPath(tokens: readonly CodeToken[], at: number): Path | undefined {
  if (tokens[at]?.kind !== 'word') return undefined
  let text = tokens[at]?.text ?? ''
  let next = at + 1
  while (isSign(tokens[next], '.') && tokens[next + 1]?.kind === 'word') {
    text += `.${tokens[next + 1]?.text}`
    next += 2
  }
  return { text, next }
}

/**
 * What a constant expression stands for, as text: literals, sums and products, class literals, durations, and the calls
 * that only change the type. Undefined for everything that needs a compiler (variables, other calls).
 */
export function valueOfExpression(tokens: readonly CodeToken[], classes: ClassNames): string | undefined {
  const parser = new Expression(tokens, classes)
  const value = parser.sum()
  return value === undefined || !parser.atEnd() ? undefined : String(value)
}

type Value = string | bigint

class Expression {
  readonly #tokens: readonly CodeToken[]
  readonly #classes: ClassNames
  #at = 0

  constructor(tokens: readonly CodeToken[], classes: ClassNames) {
    this.#tokens = tokens
    this.#classes = classes
  }

  atEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  /** Numbers are added, text is joined. */
  sum(): Value | undefined {
    let left = this.#product()
    while (left !== undefined && this.#take('+')) {
      const right = this.#product()
      if (right === undefined) return undefined
      left = typeof left === 'bigint' && typeof right === 'bigint' ? left + right : `${left}${right}`
    }
    return left
  }

  #product(): Value | undefined {
    let left = this.#operand()
    while (left !== undefined && this.#take('*')) {
      const right = this.#operand()
      if (typeof left !== 'bigint' || typeof right !== 'bigint') return undefined
      left *= right
    }
    return left
  }

  #operand(): Value | undefined {
    const token = this.#tokens[this.#at]
    if (token === undefined) return undefined
    if (this.#take('-')) {
      const value = this.#operand()
      return typeof value === 'bigint' ? -value : value === undefined ? undefined : `-${value}`
    }
    if (this.#takeCast()) return this.#operand()
    if (this.#take('(')) {
      const value = this.sum()
      return this.#take(')') ? this.#behind(value) : undefined
    }
    if (token.kind === 'string' || token.kind === 'number') {
      this.#at++
      return this.#behind(token.kind === 'string' ? token.text : numberOf(token.text))
    }
    return this.#named()
  }

  /** A constant, a class literal, or one of the calls that are known. */
  #named(): Value | undefined {
    const path = readPath(this.#tokens, this.#at)
    if (!path) return undefined
    const classLiteral = this.#classLiteral(path)
    if (classLiteral !== undefined) return this.#behind(classLiteral)
    const constant = Object.hasOwn(CONSTANTS, path.text) ? CONSTANTS[path.text] : undefined
    this.#at = path.next
    if (constant !== undefined) return this.#behind(/^[0-9]/.test(constant) ? BigInt(constant) : constant)
    const call = simpleNameOf(path.text)
    const factor =
      path.text.startsWith('Duration.') && Object.hasOwn(DURATIONS_MS, call) ? DURATIONS_MS[call] : undefined
    if ((factor === undefined && !CONVERSIONS.has(path.text)) || !this.#take('(')) return undefined
    const argument = this.sum()
    if (argument === undefined || !this.#take(')')) return undefined
    if (factor === undefined) return this.#behind(argument)
    return typeof argument === 'bigint' ? this.#behind(argument * factor) : undefined
  }

  /** `X.class`, `X.class.getName()`, `X::class.java.name`: the qualified name. Moves on only if it is one. */
  #classLiteral(path: Path): string | undefined {
    const end = path.text.indexOf('.class')
    if (end >= 0 && /^\.class(\.|$)/.test(path.text.slice(end))) {
      const behind = path.text
        .slice(end + '.class'.length)
        .split('.')
        .filter((part) => part !== '')
      if (!behind.every((part) => CONVERSIONS_BEHIND.has(part))) return undefined
      this.#at = path.next
      this.#takeEmptyCall()
      return this.#qualified(path.text.slice(0, end))
    }
    if (isSign(this.#tokens[path.next], '::') && this.#tokens[path.next + 1]?.text === 'class') {
      this.#at = path.next + 2
      return this.#qualified(path.text)
    }
    return undefined
  }

  #qualified(name: string): string {
    return this.#classes.get(name) ?? name
  }

  /** `.toString()`, `.java.name` and the like behind a value change nothing. */
  #behind(value: Value | undefined): Value | undefined {
    while (value !== undefined && isSign(this.#tokens[this.#at], '.')) {
      const word = this.#tokens[this.#at + 1]?.text ?? ''
      if (!CONVERSIONS_BEHIND.has(word)) return undefined
      this.#at += 2
      this.#takeEmptyCall()
    }
    return value
  }

  /** `(int)` and the like. */
  #takeCast(): boolean {
    const [open, type, close] = this.#tokens.slice(this.#at, this.#at + 3)
    if (!isSign(open, '(') || !CASTS.has(type?.text ?? '') || !isSign(close, ')')) return false
    this.#at += 3
    return true
  }

  #takeEmptyCall(): void {
    if (isSign(this.#tokens[this.#at], '(') && isSign(this.#tokens[this.#at + 1], ')')) this.#at += 2
  }

  #take(sign: string): boolean {
    if (!isSign(this.#tokens[this.#at], sign)) return false
    this.#at++
    return true
  }
}

/** `1_000L` is a whole number, `0.5` stays text. */
function numberOf(literal: string): Value {
  const plain = literal.replaceAll('_', '').replace(/[LlFfDd]$/, '')
  return /^[0-9]+$/.test(plain) ? BigInt(plain) : plain
}

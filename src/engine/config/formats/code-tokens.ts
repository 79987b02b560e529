/** A word of source code. Comments and white space are gone; `line` counts from 1. */
export interface CodeToken {
  /** `string`: `text` is what the literal stands for. `word`: identifiers and keywords. */
  readonly kind: 'string' | 'number' | 'word' | 'sign'
  readonly text: string
  readonly line: number
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)|(?<raw>"""[\s\S]*?""")|(?<quoted>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<number>[0-9][0-9_]*(?:\.[0-9]+)?[LlFfDd]?)|(?<word>[A-Za-z_$][A-Za-z0-9_$]*)|(?<sign>::|->|[\s\S])/gy

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '0': '\0' }

/**
 * Split Java or Kotlin into tokens, and near enough whatever else writes maps of text (Python, JSON, Go, C#). `#` begins
 * a comment, as in Python.
 */
export function tokensOfCode(text: string): CodeToken[] {
  const tokens: CodeToken[] = []
  let line = 1
  for (const match of text.matchAll(TOKEN)) {
    const { raw, quoted, number, word, sign } = match.groups ?? {}
    if (raw !== undefined) tokens.push({ kind: 'string', text: raw.slice(3, -3).trim(), line })
    else if (quoted !== undefined) tokens.push({ kind: 'string', text: unescapeText(quoted.slice(1, -1)), line })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, line })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, line })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign, line })
    line += match[0].split('\n').length - 1
  }
  return tokens
}

function unescapeText(text: string): string {
  return text.replace(/\\(?:u+([0-9a-fA-F]{4})|(.))/g, (_match, hex: string | undefined, char: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return ESCAPES[char ?? ''] ?? char ?? ''
  })
}

export function isSign(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text
}

export function isWord(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'word' && token.text === text
}

/** Code again, from tokens, for messages: close enough to what was written. */
export function sourceText(tokens: readonly CodeToken[]): string {
  let text = ''
  let last: CodeToken | undefined
  for (const token of tokens) {
    const needsBlank = last !== undefined && last.kind !== 'sign' && token.kind !== 'sign'
    text += `${needsBlank ? ' ' : ''}${token.kind === 'string' ? JSON.stringify(token.text) : token.text}`
    last = token
  }
  return text
}

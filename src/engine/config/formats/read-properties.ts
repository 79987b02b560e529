import type { RawEntry, RawRead } from './config-entry.ts'

/**
 * Read a `.properties` file: comments with `#` and `!`, keys ended by `=`, `:` or blanks, lines continued by a backslash,
 * escapes `\t \n \r \f \uXXXX`, and a backslash before any other character means that character.
 *
 * @source the format of java.util.Properties#load
 */
export function readProperties(text: string): RawRead {
  const entries: RawEntry[] = []
  for (const { content, line } of logicalLines(text)) {
    const keyEnd = endOfKey(content)
    const valueStart = startOfValue(content, keyEnd)
    entries.push({ key: unescapeText(content.slice(0, keyEnd)), value: unescapeText(content.slice(valueStart)), line })
  }
  return { entries, problems: [] }
}

interface LogicalLine {
  readonly content: string
  readonly line: number
}

/** Lines without comments and blank lines, continuations joined. */
function logicalLines(text: string): LogicalLine[] {
  const natural = text.split(/\r\n|\n|\r/)
  const lines: LogicalLine[] = []
  for (let index = 0; index < natural.length; index++) {
    const line = index + 1
    let content = withoutLeadingBlanks(natural[index] ?? '')
    if (content === '' || content.startsWith('#') || content.startsWith('!')) continue
    while (isContinued(content)) {
      index++
      content = content.slice(0, -1) + withoutLeadingBlanks(natural[index] ?? '')
      if (index >= natural.length) break
    }
    lines.push({ content, line })
  }
  return lines
}

function withoutLeadingBlanks(line: string): string {
  return line.replace(/^[ \t\f]+/, '')
}

/** An odd number of backslashes at the end. */
function isContinued(content: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(content)
}

function endOfKey(content: string): number {
  for (let at = 0; at < content.length; at++) {
    const char = content[at]
    if (char === '\\') at++
    else if (char === '=' || char === ':' || char === ' ' || char === '\t' || char === '\f') return at
  }
  return content.length
}

/** Blanks, at most one `=` or `:`, blanks. */
function startOfValue(content: string, keyEnd: number): number {
  const separator = /^[ \t\f]*[=:]?[ \t\f]*/.exec(content.slice(keyEnd))
  return keyEnd + (separator?.[0].length ?? 0)
}

const ESCAPED: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]?))/g,
    (_match, hex: string | undefined, char: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return ESCAPED[char ?? ''] ?? char ?? ''
    },
  )
}

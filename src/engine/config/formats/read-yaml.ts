import type { FormatProblem, RawEntry, RawRead } from './config-entry.ts'
import { readFlow, readScalar, splitComment } from './yaml-scalar.ts'

interface Level {
  readonly indent: number
  readonly path: string
}

/** A key and what stands behind its colon. */
const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"#&*!|>%@`{}[\],-][^#]*?|-[^\s#][^#]*?)\s*:(?:\s+(.*))?$/

/**
 * Read the part of YAML that configuration files use: nested and dotted keys, quoted and plain scalars, lists of either
 * form, flow maps, block scalars, comments. Each scalar becomes one entry whose key is its dotted path; a list becomes
 * its elements joined by commas, as Spring does. A key in brackets, `"[linger.ms]"`, is one name.
 *
 * @returns Lines that are none of this are listed as problems.
 */
export function readYaml(text: string): RawRead {
  const reader = new YamlLines(text)
  const entries: RawEntry[] = []
  const problems: FormatProblem[] = []
  const levels: Level[] = []
  while (reader.hasNext()) {
    const { indent, content, line } = reader.next()
    if (content === '' || content === '---' || content === '...') continue
    const match = KEY.exec(content)
    if (!match || content.startsWith('- ')) {
      problems.push({ kind: 'unreadable-line', line, detail: content })
      continue
    }
    while ((levels.at(-1)?.indent ?? -1) >= indent) levels.pop()
    const path = joinPath(levels.at(-1)?.path ?? '', readScalar(match[1] ?? '').text)
    readNode(reader, { indent, line, path, rest: match[2] ?? '' }, levels, entries)
  }
  return { entries, problems }
}

interface Node {
  readonly indent: number
  readonly line: number
  readonly path: string
  readonly rest: string
}

function readNode(reader: YamlLines, node: Node, levels: Level[], entries: RawEntry[]): void {
  const { indent, line, path, rest } = node
  if (/^[|>][+-]?\d*$/.test(rest)) {
    entries.push({ key: path, value: reader.blockScalar(indent, rest), line })
  } else if (rest.startsWith('{') || rest.startsWith('[')) {
    for (const part of readFlow(rest)) entries.push({ ...part, key: joinPath(path, part.key), line })
  } else if (rest !== '') {
    const { text, quoted } = readScalar(rest)
    entries.push({ key: path, value: text, line, ...(quoted && { quoted }) })
  } else if (reader.peekIsList(indent)) {
    entries.push({ key: path, value: reader.list().join(','), line })
  } else if (reader.peekIndent() > indent) {
    levels.push({ indent, path })
  } else {
    entries.push({ key: path, value: '', line })
  }
}

/** `a` and `b.c` make `a.b.c`; a key in brackets joins without them. */
function joinPath(parent: string, key: string): string {
  const name = /^\[(.*)\]$/.exec(key)?.[1] ?? key
  if (parent === '') return name
  return name === '' ? parent : `${parent}.${name}`
}

interface YamlLine {
  readonly indent: number
  readonly content: string
  readonly line: number
}

/** The lines of a text, comments taken off, with a place in it. */
class YamlLines {
  readonly #lines: readonly string[]
  #at = 0

  constructor(text: string) {
    this.#lines = text.split(/\r\n|\n|\r/)
  }

  hasNext(): boolean {
    return this.#at < this.#lines.length
  }

  next(): YamlLine {
    const line = this.#read(this.#at)
    this.#at++
    return line
  }

  /** Indent of the next line that has content; -1 at the end. */
  peekIndent(): number {
    const next = this.#nextWithContent()
    return next === undefined ? -1 : next.indent
  }

  /** Does a list follow? Its dashes may stand below the key. */
  peekIsList(indent: number): boolean {
    const next = this.#nextWithContent()
    return next !== undefined && next.indent >= indent && /^-(\s|$)/.test(next.content)
  }

  /** The scalars of the list that begins here. */
  list(): string[] {
    const items: string[] = []
    while (this.hasNext()) {
      const { content } = this.#read(this.#at)
      if (content !== '' && !/^-(\s|$)/.test(content)) break
      if (content !== '') items.push(readScalar(content.slice(1).trim()).text)
      this.#at++
    }
    return items
  }

  /** The text of a block scalar: its lines joined by line breaks (`|`) or blanks (`>`). */
  blockScalar(indent: number, header: string): string {
    const lines: string[] = []
    while (this.hasNext()) {
      const raw = this.#lines[this.#at] ?? ''
      if (raw.trim() !== '' && indentOf(raw) <= indent) break
      lines.push(raw)
      this.#at++
    }
    while (lines.at(-1)?.trim() === '') lines.pop()
    const common = Math.min(...lines.filter((raw) => raw.trim() !== '').map(indentOf))
    const contents = lines.map((raw) => raw.slice(common))
    const text = header.startsWith('|') ? contents.join('\n') : contents.map((raw) => raw.trim()).join(' ')
    return header.includes('-') || text === '' ? text : `${text}\n`
  }

  #nextWithContent(): YamlLine | undefined {
    for (let at = this.#at; at < this.#lines.length; at++) {
      const line = this.#read(at)
      if (line.content !== '') return line
    }
    return undefined
  }

  #read(at: number): YamlLine {
    const raw = this.#lines[at] ?? ''
    return { indent: indentOf(raw), content: splitComment(raw.trim()), line: at + 1 }
  }
}

function indentOf(raw: string): number {
  return raw.length - raw.trimStart().length
}

/** A scalar's text and whether it stood in quotes. */
export interface YamlScalar {
  readonly text: string
  readonly quoted: boolean
}

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  b: '\b',
}

/** A plain, single-quoted or double-quoted scalar. `null` and `~` are the empty text, as for Spring. */
export function readScalar(source: string): YamlScalar {
  const text = source.trim()
  if (text.length > 1 && text.startsWith("'") && text.endsWith("'")) {
    return { text: text.slice(1, -1).replaceAll("''", "'"), quoted: true }
  }
  if (text.length > 1 && text.startsWith('"') && text.endsWith('"')) {
    return { text: unescapeText(text.slice(1, -1)), quoted: true }
  }
  return { text: text === '~' || text === 'null' ? '' : text, quoted: false }
}

function unescapeText(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))/g,
    (_match, hex4: string | undefined, hex2: string | undefined, char: string | undefined) => {
      const hex = hex4 ?? hex2
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      return ESCAPES[char ?? ''] ?? char ?? ''
    },
  )
}

/** A line without its comment: `#` at the start or after a blank, outside quotes. */
export function splitComment(line: string): string {
  let quote = ''
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? ''
    if (quote !== '') {
      if (char === '\\' && quote === '"') at++
      else if (char === quote) quote = ''
    } else if ((char === '"' || char === "'") && (at === 0 || /[\s:,[{]/.test(line[at - 1] ?? ''))) {
      quote = char
    } else if (char === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) {
      return line.slice(0, at).trimEnd()
    }
  }
  return line.trimEnd()
}

/** One entry of a flow collection. A list is one entry with the empty key, its elements joined by commas. */
export interface FlowEntry {
  readonly key: string
  readonly value: string
  readonly quoted?: boolean
}

/** `{a: 1, b: x}` or `[a, b]`, nested maps with their keys joined by dots. */
export function readFlow(source: string): FlowEntry[] {
  const inner = source.trim().replace(/^[[{]|[\]}]$/g, '')
  const parts = splitFlow(inner)
  if (source.trim().startsWith('[')) return [{ key: '', value: parts.map((part) => readScalar(part).text).join(',') }]
  return parts.flatMap((part) => {
    const match = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^:]+?)\s*:\s*([\s\S]*)$/.exec(part)
    const key = readScalar(match?.[1] ?? part).text.replace(/^\[(.*)\]$/, '$1')
    const rest = match?.[2] ?? ''
    if (!rest.startsWith('{') && !rest.startsWith('[')) {
      const { text, quoted } = readScalar(rest)
      return [{ key, value: text, ...(quoted && { quoted }) }]
    }
    return readFlow(rest).map((entry) => ({ ...entry, key: entry.key === '' ? key : `${key}.${entry.key}` }))
  })
}

/** Split at the commas that stand outside quotes and brackets. */
function splitFlow(inner: string): string[] {
  const parts: string[] = []
  let depth = 0
  let quote = ''
  let from = 0
  for (let at = 0; at < inner.length; at++) {
    const char = inner[at] ?? ''
    if (quote !== '') {
      if (char === '\\' && quote === '"') at++
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (char === ',' && depth === 0) {
      parts.push(inner.slice(from, at).trim())
      from = at + 1
    }
  }
  const last = inner.slice(from).trim()
  return last === '' ? parts : [...parts, last]
}

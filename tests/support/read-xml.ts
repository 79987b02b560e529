/** An element as it stands in an XML text. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/y
const TEXT = /[^<]+/y
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML cannot hold
const NO_CHAR = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u

/**
 * The one element of an XML text without prologue, comments or sections.
 *
 * @throws Error when it is not well formed.
 */
export function readXml(text: string): XmlElement {
  if (NO_CHAR.test(text)) throw new Error('a sign that XML cannot hold')
  const top: (XmlElement | string)[] = []
  const open: { readonly name: string; readonly children: (XmlElement | string)[] }[] = [{ name: '', children: top }]
  let at = 0
  while (at < text.length) {
    const inside = open.at(-1)
    if (!inside) throw new Error('more ends than beginnings')
    TEXT.lastIndex = at
    const said = TEXT.exec(text)?.[0]
    if (said !== undefined) {
      inside.children.push(plain(said))
      at = TEXT.lastIndex
      continue
    }
    TAG.lastIndex = at
    const tag = TAG.exec(text)
    if (!tag) throw new Error(`no tag: ${text.slice(at, at + 80)}`)
    at = TAG.lastIndex
    const [, end, name = '', written = '', empty] = tag
    if (end) {
      if (inside.name !== name) throw new Error(`</${name}> ends <${inside.name}>`)
      open.pop()
      continue
    }
    const children: (XmlElement | string)[] = []
    inside.children.push({ name, attributes: attributesOf(written), children })
    if (!empty) open.push({ name, children })
  }
  const elements = top.filter((one) => typeof one !== 'string')
  const [element] = elements
  if (open.length !== 1 || elements.length !== 1 || !element) throw new Error('not one whole element')
  return element
}

function attributesOf(written: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, name = '', value = ''] of written.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    if (Object.hasOwn(found, name)) throw new Error(`${name} twice`)
    found[name] = plain(value)
  }
  return found
}

function plain(text: string): string {
  if (text.replace(ENTITY, '').includes('&')) throw new Error(`a bare ampersand: ${text.slice(0, 80)}`)
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

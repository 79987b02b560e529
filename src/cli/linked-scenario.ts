import flights from '../content/datasets/flights-2k.json'
import { decodeLink } from '../links/decode-link.ts'
import { troubleText } from '../links/link-state.ts'
import { looksLikeLink } from '../links/pack.ts'

/** The scenario of a link as JSON text, or one line that says why there is none. */
export type LinkedScenario =
  | { readonly ok: true; readonly text: string; readonly madeBy?: string }
  | { readonly ok: false; readonly message: string }

/**
 * Read a word of the command line as a link: a whole address, a fragment, or what stands behind the `#`.
 *
 * @returns Undefined: it is no link but the name of a file.
 */
export function linkedScenario(word: string): LinkedScenario | undefined {
  const isAddress = /^(https?|file):\/\//.test(word)
  if (!isAddress && !looksLikeLink(word) && !word.startsWith('#') && !/#r\d+\./.test(word)) return undefined
  const read = decodeLink(word, { datasets: { 'flights-2k': flights.length } })
  if (!read.ok) return { ok: false, message: troubleText(read.trouble) }
  const { source, madeBy } = read.link
  return { ok: true, text: JSON.stringify(source), ...(madeBy === undefined ? {} : { madeBy }) }
}

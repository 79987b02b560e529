import { nextInt, nextU32, type Rng, rngStream } from '../kernel/rng.ts'

/** Words of generated text: common enough that general-purpose codecs halve it. */
const WORDS =
  'the of and to in is for on that by this with you it not or be are from at as your all have new more an was we will home can us about if page my has search free but our one other do no information time they site he up may what which their news out use any there see only so his when contact here business who web also now help get view online first am been would how were services some these click its like service than find price date back top people list name just over state year day into email two health world next used go work last most products music buy data make them should product system post her city add policy number such please available copyright support message after best software then good video well where info rights public books high school through each links she review years order very privacy book items company read group need many user said does set under general research university january mail full map reviews program life know'.split(
    ' ',
  )

/**
 * The value of a generated record: a pure function of (seed, entry, index, size), made when somebody looks at it or a
 * codec needs it, so that values take no memory.
 */
export function generatedValue(
  content: 'text' | 'zero' | 'random',
  sizeBytes: number,
  from: { seed: number; entry: number; index: number },
): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  if (content === 'zero') return bytes
  const rng = rngStream(from.seed, `value/${from.entry}/${from.index}`)
  if (content === 'text') fillText(bytes, rng)
  else for (let i = 0; i < sizeBytes; i++) bytes[i] = nextU32(rng) >>> 24
  return bytes
}

function fillText(bytes: Uint8Array, rng: Rng): void {
  let at = 0
  while (at < bytes.length) {
    const word = WORDS[nextInt(rng, WORDS.length)] as string
    for (let i = 0; i < word.length && at < bytes.length; i++) bytes[at++] = word.charCodeAt(i)
    if (at < bytes.length) bytes[at++] = 0x20
  }
}

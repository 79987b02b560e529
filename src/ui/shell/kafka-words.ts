/** A piece of a sentence: Kafka's own word, stressed words, or plain ones. */
export interface TextPiece {
  readonly kind: 'plain' | 'code' | 'bold'
  readonly text: string
}

/**
 * What is marked by hand (`code`, **bold**), and what looks like Kafka's: config names (`linger.ms`, `acks=all`), class
 * names, error names (`NOT_ENOUGH_REPLICAS`), calls (`send()`).
 */
const MARKED =
  /(`[^`]+`|\*\*[^*]+\*\*|[a-z]+(?:\.[A-Za-z]+)+(?:=[\w-]+)?|[a-z]+=[\w-]+|[A-Z]{2,}(?:_[A-Z]+)+|[A-Za-z]+\(\))/

/** Split a sentence into pieces, in order. */
export function piecesOf(text: string): readonly TextPiece[] {
  return text
    .split(MARKED)
    .map((piece, index): TextPiece => {
      if (index % 2 === 0) return { kind: 'plain', text: piece }
      if (piece.startsWith('**')) return { kind: 'bold', text: piece.slice(2, -2) }
      return { kind: 'code', text: piece.startsWith('`') ? piece.slice(1, -1) : piece }
    })
    .filter((piece) => piece.text !== '')
}

/** The same sentence without marks, for names and live regions. */
export function plainText(text: string): string {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join('')
}

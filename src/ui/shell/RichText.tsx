import { Fragment } from 'react'

/** A text in which `code` is Kafka's own word and **bold** is stressed. Kafka's words are English in every language. */
export function RichText({ text }: { text: string }) {
  const pieces = text.split(/(`[^`]+`|\*\*[^*]+\*\*)/)
  return pieces.map((piece, index) => {
    // The pieces of one text never change places.
    const key = `${index}`
    if (piece.startsWith('`') && piece.length > 2) {
      return (
        <code key={key} lang="en">
          {piece.slice(1, -1)}
        </code>
      )
    }
    if (piece.startsWith('**') && piece.length > 4) return <b key={key}>{piece.slice(2, -2)}</b>
    return <Fragment key={key}>{piece}</Fragment>
  })
}

/** The same text without its marks, for names and live regions. */
export function plainText(text: string): string {
  return text.replace(/`([^`]+)`|\*\*([^*]+)\*\*/g, '$1$2')
}

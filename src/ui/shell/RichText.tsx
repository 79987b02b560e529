import { Fragment } from 'react'
import { piecesOf } from './kafka-words.ts'

/** A sentence in which Kafka's own words stand in its typeface; they are English in every language. */
export function RichText({ text }: { text: string }) {
  return piecesOf(text).map((piece, index) => {
    const key = `${index}`
    if (piece.kind === 'code') {
      return (
        <code key={key} lang="en">
          {piece.text}
        </code>
      )
    }
    return piece.kind === 'bold' ? <b key={key}>{piece.text}</b> : <Fragment key={key}>{piece.text}</Fragment>
  })
}

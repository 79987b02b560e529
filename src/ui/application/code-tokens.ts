import type { ProgramLanguage } from '../../trace/application/program-model.ts'

/** A piece of a line and what it is. */
export interface CodePiece {
  readonly text: string
  readonly kind: 'plain' | 'word' | 'text' | 'number' | 'comment'
}

const WORDS: Readonly<Record<ProgramLanguage, ReadonlySet<string>>> = {
  java: new Set(
    'import public private class implements static final void new try catch while if else return throw throws null record var int double long byte'.split(
      ' ',
    ),
  ),
  kotlin: new Set(
    'import override fun val var private lateinit class try catch throw while when if else return null vararg is in'.split(
      ' ',
    ),
  ),
  typescript: new Set(
    'import from type const let function async await new try catch while if else return null void'.split(' '),
  ),
}

/** Comments, texts, numbers and words of one line, in order: enough to be read, for code that we have written ourselves. */
const PIECES =
  /(\/\/.*|\/\*\*.*?\*\/)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|(\b\d[\d_.]*\b)|([A-Za-z_]\w*)/g

/** One line in pieces that are coloured. */
export function codePieces(text: string, language: ProgramLanguage): CodePiece[] {
  const pieces: CodePiece[] = []
  let at = 0
  const push = (piece: string, kind: CodePiece['kind']): void => {
    const last = pieces.at(-1)
    if (piece === '') return
    if (last?.kind === kind) pieces[pieces.length - 1] = { text: last.text + piece, kind }
    else pieces.push({ text: piece, kind })
  }
  for (const found of text.matchAll(PIECES)) {
    push(text.slice(at, found.index), 'plain')
    const [piece, comment, quoted, number, word] = found
    if (comment !== undefined) push(piece, 'comment')
    else if (quoted !== undefined) push(piece, 'text')
    else if (number !== undefined) push(piece, 'number')
    else push(piece, word !== undefined && WORDS[language].has(word) ? 'word' : 'plain')
    at = found.index + piece.length
  }
  push(text.slice(at), 'plain')
  return pieces
}

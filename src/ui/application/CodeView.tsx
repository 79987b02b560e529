import { useEffect, useRef, useState } from 'react'
import type { ExecutingLines } from '../../trace/application/executing.ts'
import type { ProgramLanguage, ProgramLine } from '../../trace/application/program-model.ts'
import { useApplicationStrings } from './application-strings.ts'
import { codePieces } from './code-tokens.ts'

export interface CodeViewProps {
  readonly lines: readonly ProgramLine[]
  readonly language: ProgramLanguage
  readonly executing: ExecutingLines
}

/** How long (ms) a line stays marked that a control has changed. */
const CHANGED_MS = 2500

/** The program, read only: the line that is executing is marked, and what a control has just changed. */
export function CodeView({ lines, language, executing }: CodeViewProps) {
  const words = useApplicationStrings()
  const box = useRef<HTMLPreElement>(null)
  const changed = useChanged(lines, language)
  const { at, within, before } = executing

  useEffect(() => {
    const element = box.current
    const line = at === undefined ? null : element?.querySelector<HTMLElement>(`[data-line="${CSS.escape(at)}"]`)
    if (!element || !line) return
    const top = line.offsetTop
    const isSeen = top >= element.scrollTop && top + line.offsetHeight <= element.scrollTop + element.clientHeight
    if (!isSeen) element.scrollTop = Math.max(0, top - element.clientHeight / 3)
  }, [at])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be scrolled by keyboard
    // biome-ignore lint/a11y/useSemanticElements: what a pre keeps is its white space
    <pre ref={box} className="code" lang="en" role="region" tabIndex={0} aria-label={words.code}>
      <code>
        {lines.map(({ id, text }) => (
          <span
            key={id}
            data-line={id}
            aria-current={id === at ? 'step' : undefined}
            className={[
              'code-line',
              id === at ? 'code-at' : '',
              id === within ? 'code-within' : '',
              id === before ? 'code-before' : '',
              changed.has(id) ? 'code-changed' : '',
            ].join(' ')}
          >
            {id === at ? <span className="visually-hidden">{words.executing}: </span> : null}
            {codePieces(text, language).map((piece, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other name
              <span key={index} className={`code-${piece.kind}`}>
                {piece.text}
              </span>
            ))}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  )
}

/** Lines that say something else than a moment ago, in the same language. */
function useChanged(lines: readonly ProgramLine[], language: ProgramLanguage): ReadonlySet<string> {
  const known = useRef<{ language: ProgramLanguage; texts: Map<string, string> } | undefined>(undefined)
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const texts = new Map(lines.map(({ id, text }) => [id, text]))
    const before = known.current
    known.current = { language, texts }
    if (before?.language !== language) return
    const different = lines.filter(({ id, text }) => text !== '' && before.texts.get(id) !== text).map(({ id }) => id)
    if (different.length === 0) return
    setChanged(new Set(different))
    const timer = setTimeout(() => setChanged(new Set()), CHANGED_MS)
    return () => clearTimeout(timer)
  }, [lines, language])
  return changed
}

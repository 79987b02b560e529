import { useEffect, useRef, useState } from 'react'
import type { TryAnswer, TryQuestion } from '../../app/code/code-messages.ts'
import { type CodeTrier, createCodeTrier, tryPort } from '../../app/code/code-trier.ts'

/** Wall time (ms) without a key stroke after which code is tried. */
const PAUSE_MS = 350

/** What has come of a question. */
export interface Tried {
  readonly question: TryQuestion
  readonly answer: TryAnswer
}

/** The newest answer there is; it may be of an older question while a newer one is being tried. */
export function useTried(question: TryQuestion): Tried | undefined {
  const trier = useRef<CodeTrier>(undefined)
  const [tried, setTried] = useState<Tried>()
  const isFirst = useRef(true)
  useEffect(
    () => () => {
      trier.current?.close()
      trier.current = undefined
    },
    [],
  )
  useEffect(() => {
    const ask = (): void => {
      trier.current ??= createCodeTrier(tryPort)
      trier.current.ask(question, (answer) => setTried({ question, answer }))
    }
    const timer = setTimeout(ask, isFirst.current ? 0 : PAUSE_MS)
    isFirst.current = false
    return () => clearTimeout(timer)
  }, [question])
  return tried
}

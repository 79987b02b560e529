import { useEffect, useState } from 'react'
import { type ComparedAnswer, compareRuns } from '../../app/compare/compare-runs.ts'
import type { CompareState } from '../../compare/compare-state.ts'

/** The answers of a comparison as far as they are there, in the order of its variants. */
export function useComparison(state: CompareState): readonly (ComparedAnswer | undefined)[] {
  const [done, setDone] = useState<{ of: CompareState; answers: readonly (ComparedAnswer | undefined)[] }>()
  useEffect(() => {
    let isOver = false
    const answers: (ComparedAnswer | undefined)[] = state.variants.map(() => undefined)
    void compareRuns(
      state,
      (index, answer) => {
        if (isOver) return
        answers[index] = answer
        setDone({ of: state, answers: [...answers] })
      },
      () => isOver,
    )
    return () => {
      isOver = true
    }
  }, [state])
  return done?.of === state ? done.answers : state.variants.map(() => undefined)
}

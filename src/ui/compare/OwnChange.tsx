import { useState } from 'react'
import { type CompareState, MOST_VARIANTS } from '../../compare/compare-state.ts'
import { readOwnChange } from '../../compare/own-change.ts'
import type { ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import { useCompareStrings } from './compare-strings.ts'

export interface OwnChangeProps {
  /** The present run. */
  readonly source: ScenarioSourceJson
  readonly onCompare: (state: CompareState) => void
}

const LETTERS = ['B', 'C'] as const

/** Compare the present run with one or two others in which something is different. */
export function OwnChange({ source, onCompare }: OwnChangeProps) {
  const words = useCompareStrings()
  const [texts, setTexts] = useState<readonly string[]>([''])
  const [problem, setProblem] = useState<string>()
  const compare = (): void => {
    const variants: CompareState['variants'][number][] = []
    for (const text of texts) {
      const read = readOwnChange(text, source)
      if (!read.ok) {
        setProblem(read.why === 'form' ? words.badLine(read.line) : words.noPlace(read.line))
        return
      }
      if (Object.keys(read.patch).length > 0)
        variants.push({ name: { en: read.name, ko: read.name }, patch: read.patch })
    }
    setProblem(undefined)
    if (variants.length === 0) return
    const present = words.presentRun
    onCompare({ title: present, scenario: source, variants: [{ name: present, patch: {} }, ...variants] })
  }
  return (
    <form
      className="compare-own"
      onSubmit={(event) => {
        event.preventDefault()
        compare()
      }}
    >
      {texts.map((text, index) => (
        <label key={LETTERS[index]}>
          {words.change(LETTERS[index] ?? '')}
          <textarea
            rows={2}
            value={text}
            placeholder={words.changeHint}
            onChange={(event) => setTexts(texts.map((one, at) => (at === index ? event.target.value : one)))}
          />
        </label>
      ))}
      <div className="compare-own-buttons">
        <button type="submit" className="btn pri">
          {words.compareOwn}
        </button>
        {texts.length + 1 < MOST_VARIANTS ? (
          <button type="button" className="btn" onClick={() => setTexts([...texts, ''])}>
            {words.addRun}
          </button>
        ) : (
          <button type="button" className="btn" onClick={() => setTexts(texts.slice(0, -1))}>
            {words.removeRun}
          </button>
        )}
      </div>
      {problem === undefined ? null : <p role="alert">{problem}</p>}
    </form>
  )
}

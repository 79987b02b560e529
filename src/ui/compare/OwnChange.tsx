import { useState } from 'react'
import type { CompareState } from '../../compare/compare-state.ts'
import type { ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import { useCompareStrings } from './compare-strings.ts'

export interface OwnChangeProps {
  /** The present run. */
  readonly source: ScenarioSourceJson
  readonly onCompare: (state: CompareState) => void
}

/** Compare the present run with the same one under other producer settings. */
export function OwnChange({ source, onCompare }: OwnChangeProps) {
  const words = useCompareStrings()
  const [text, setText] = useState('')
  const [badLine, setBadLine] = useState<string>()
  const compare = (): void => {
    const config: Record<string, string> = {}
    for (const line of text.split('\n').map((one) => one.trim())) {
      if (line === '') continue
      const at = line.indexOf('=')
      if (at < 1) {
        setBadLine(line)
        return
      }
      config[line.slice(0, at).trim()] = line.slice(at + 1).trim()
    }
    setBadLine(undefined)
    if (Object.keys(config).length === 0) return
    const name = Object.entries(config)
      .map(([key, value]) => `\`${key}=${value}\``)
      .join(' ')
    onCompare({
      title: { en: words.ownName, ko: words.ownName },
      scenario: source,
      variants: [
        { name: { en: words.ownName, ko: words.ownName }, patch: {} },
        { name: { en: name, ko: name }, patch: { 'producers[0].config': config } },
      ],
    })
  }
  return (
    <form
      className="compare-own"
      onSubmit={(event) => {
        event.preventDefault()
        compare()
      }}
    >
      <label>
        {words.change}
        <textarea
          rows={2}
          value={text}
          placeholder={words.changeHint}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button type="submit" className="btn pri">
        {words.compareOwn}
      </button>
      {badLine === undefined ? null : <p role="alert">{words.badLine(badLine)}</p>}
    </form>
  )
}

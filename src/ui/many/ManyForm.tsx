import { useState } from 'react'
import { type SweepChoice, sweepChoices } from '../../app/many/sweep-choices.ts'
import { groupDigits } from '../../app/number-text.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import type { ManyStrings } from '../../content/strings/strings.ts'
import { type ManyPlan, planProblem, runCount } from '../../many/many-plan.ts'
import { useManyStrings } from './many-strings.ts'

const FIRST_COUNT = 1000
/** A sweep has many cells: fewer runs of each say enough. */
const SWEEP_COUNT = 50

export interface ManyFormProps {
  readonly source: ScenarioSource
  readonly isRunning: boolean
  readonly isAgain: boolean
  readonly onStart: (plan: ManyPlan) => void
  readonly onCancel: () => void
}

/** How many runs, and what is varied from run to run. */
export function ManyForm({ source, isRunning, isAgain, onStart, onCancel }: ManyFormProps) {
  const words = useManyStrings()
  const [count, setCount] = useState(String(FIRST_COUNT))
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const choices = sweepChoices(source)
  const axes = [first, second].flatMap((id) => choices.find((one) => one.id === id)?.axis ?? [])
  const plan: ManyPlan = { scenario: source, firstSeed: source.seed ?? 0, seeds: Number(count), axes }
  const problem = planProblem(plan)

  const varyFirst = (id: string): void => {
    // What was typed stays; only the count that the form itself proposes follows.
    if (first === '' && count === String(FIRST_COUNT)) setCount(String(SWEEP_COUNT))
    if (id === '' && count === String(SWEEP_COUNT)) setCount(String(FIRST_COUNT))
    if (id === '' || id === second) setSecond('')
    setFirst(id)
  }

  return (
    <form
      className="many-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!problem) onStart(plan)
      }}
    >
      <label className="many-field">
        {words.seeds}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          value={count}
          data-first-focus
          disabled={isRunning}
          aria-invalid={problem !== undefined}
          aria-describedby="many-problem"
          onChange={(event) => setCount(event.target.value)}
        />
      </label>
      <Choice
        label={words.vary}
        none={words.nothing}
        {...{ choices, words }}
        value={first}
        disabled={isRunning}
        onChange={varyFirst}
      />
      {first === '' ? null : (
        <Choice
          label={words.against}
          none={words.none}
          choices={choices.filter(({ id }) => id !== first)}
          words={words}
          value={second}
          disabled={isRunning}
          onChange={setSecond}
        />
      )}
      {isRunning ? (
        // A button of its own: one that becomes a submit button under the click would start again.
        <button key="stop" type="button" className="btn" onClick={onCancel}>
          {words.cancel}
        </button>
      ) : (
        <button key="start" type="submit" className="btn btn-primary" disabled={problem !== undefined}>
          {isAgain ? words.again : words.start}
        </button>
      )}
      <p id="many-problem" className={problem ? 'refusal' : 'mut'} role="status">
        {problem ? words.problems[problem] : words.total(groupDigits(runCount(plan)))}
      </p>
    </form>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly none: string
  readonly choices: readonly SweepChoice[]
  readonly words: ManyStrings
  readonly value: string
  readonly disabled: boolean
  readonly onChange: (id: string) => void
}

function Choice({ label, none, choices, words, value, disabled, onChange }: ChoiceProps) {
  return (
    <label className="many-field">
      {label}
      <select value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {choices.map(({ id, name, owner }) => (
          <option key={id} value={id}>
            {name === 'rate' ? words.rate : name}
            {owner === undefined ? '' : ` (${owner})`}
          </option>
        ))}
      </select>
    </label>
  )
}

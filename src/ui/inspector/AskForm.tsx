import { useState } from 'react'
import { durationText, groupDigits } from '../../app/number-text.ts'
import type { Answers, AskField, ThingActionId, Unit } from '../../app/thing-action.ts'
import type { ToolStrings } from '../../content/strings/strings.ts'
import { plainText } from '../shell/kafka-words.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'

export interface AskFormProps {
  readonly id: ThingActionId
  readonly fields: readonly AskField[]
  readonly onAnswer: (answers: Answers) => void
  readonly onBack: () => void
}

/** What an action asks for: one number among some (or typed), or a few fields. */
export function AskForm({ id, fields, onAnswer, onBack }: AskFormProps) {
  const words = useToolStrings().menus
  const [typed, setTyped] = useState<Answers>({})
  const answers = answersOf(fields, typed)
  const isGood = fields.every((field) => isAnswered(field, answers))
  const set = (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value }))
  const [only] = fields
  const quick = fields.length === 1 && only?.kind === 'number' ? only : undefined
  const question = words.questions[id]
  return (
    <form
      className="ask-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (isGood) onAnswer(answers)
      }}
    >
      <p className="ask-title">
        <RichText text={words.actionNames[id].replace('…', '')} />
      </p>
      {question ? <p>{question}</p> : null}
      {quick ? <QuickNumbers field={quick} onChoice={(value) => onAnswer({ [quick.name]: value })} /> : null}
      {fields.map((field, index) => (
        <Field
          key={field.name}
          field={field}
          answers={answers}
          isAlone={quick !== undefined}
          hasFirstFocus={index === 0 && !quick}
          onChange={(value) => set(field.name, value)}
        />
      ))}
      <div className="ask-end">
        <button type="button" className="btn" onClick={onBack}>
          {words.back}
        </button>
        <button type="submit" className="btn pri" disabled={!isGood}>
          {words.ok}
        </button>
      </div>
    </form>
  )
}

/** What is typed, what it starts with, and, where a choice is not (any more) to be had, the first that is. */
function answersOf(fields: readonly AskField[], typed: Answers): Answers {
  const answers: Record<string, string> = {}
  for (const field of fields) {
    const value = typed[field.name] ?? field.initial
    const options = field.kind === 'choice' ? field.options(answers) : undefined
    answers[field.name] = options && !options.includes(value) ? (options[0] ?? '') : value
  }
  return answers
}

function isAnswered(field: AskField, answers: Answers): boolean {
  const value = (answers[field.name] ?? '').trim()
  if (field.kind === 'text') return true
  if (field.kind === 'choice') return value !== ''
  if (value === '') return field.mayBeEmpty === true
  const number = Number(value)
  return Number.isFinite(number) && number >= field.min && (field.unit !== '' || Number.isInteger(number))
}

function QuickNumbers(props: { field: Extract<AskField, { kind: 'number' }>; onChoice: (value: string) => void }) {
  const words = useToolStrings().menus
  const { choices, unit, mayBeEmpty } = props.field
  return (
    <div className="action-row">
      {choices.map((value, index) => (
        <button
          key={value}
          type="button"
          className="btn"
          ref={index === 0 ? focusOnce : undefined}
          onClick={() => props.onChoice(String(value))}
        >
          {amountText(value, unit, words)}
        </button>
      ))}
      {mayBeEmpty ? (
        <button type="button" className="btn" onClick={() => props.onChoice('')}>
          {words.noLimit}
        </button>
      ) : null}
    </div>
  )
}

interface FieldProps {
  readonly field: AskField
  readonly answers: Answers
  /** The question above says what it is. */
  readonly isAlone: boolean
  readonly hasFirstFocus: boolean
  readonly onChange: (value: string) => void
}

function Field({ field, answers, isAlone, hasFirstFocus, onChange }: FieldProps) {
  const words = useToolStrings().menus
  const label = words.fields[field.name]
  const value = answers[field.name] ?? ''
  const focus = hasFirstFocus ? focusOnce : undefined
  if (field.kind === 'choice') {
    const options = field.options(answers)
    if (options.length < 2) return null
    return (
      <label className="ask-field">
        <span>{label}</span>
        <select ref={focus} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option} value={option}>
              {optionText(field.name, option, words)}
            </option>
          ))}
        </select>
      </label>
    )
  }
  const unit = field.kind === 'number' ? field.unit : ''
  return (
    <label className="ask-field">
      {isAlone ? null : <span>{label}</span>}
      <span className="ask-typed">
        <input
          ref={focus}
          type="text"
          inputMode={field.kind === 'number' ? 'decimal' : 'text'}
          size={field.kind === 'number' ? 7 : 16}
          value={value}
          aria-label={unit === '' ? label : `${label} (${unit})`}
          onChange={(event) => onChange(event.target.value)}
        />
        {unit === '' ? null : <span aria-hidden="true">{unit}</span>}
      </span>
    </label>
  )
}

type MenuWords = ToolStrings['menus']

function optionText(name: AskField['name'], option: string, words: MenuWords): string {
  if (name === 'moveFrom' || name === 'moveTo') return `b${option}`
  const packet = / (request|response)$/.exec(option)
  if (packet) {
    const api = option.slice(0, packet.index)
    return packet[1] === 'request' ? words.request(api) : words.answer(api)
  }
  return plainText(words.options[option] ?? option)
}

function amountText(value: number, unit: Unit, words: MenuWords): string {
  if (unit === 'ms') return value === 0 ? '0 ms' : durationText(value * 1000)
  if (unit === 'B/s') return value === 0 ? words.unlimited : `${groupDigits(value / 1000)} kB/s`
  if (unit === '×') return `×${value}`
  return unit === '' ? String(value) : `${groupDigits(value)}${unit}`
}

function focusOnce(element: HTMLElement | null): void {
  element?.focus()
}

import type { Selection } from '../../app/host-messages.ts'
import { EVENT_GROUPS, type EventGroup } from '../../trace/event-groups.ts'
import type { EventFilter } from '../../trace/event-search.ts'
import { thingName } from '../inspector/thing-name.ts'
import { Caret } from '../shell/icons.tsx'
import { Popover } from '../shell/Popover.tsx'
import { useGlance, useRun, useSelection, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'

/** What has been set up to leave lines out. `onlySelected`: the thing of the filter is whatever is selected. */
export interface LogChoice {
  readonly groups: readonly EventGroup[]
  readonly text: string
  readonly troubleOnly: boolean
  readonly onlySelected: boolean
  readonly everything: boolean
}

export const NO_CHOICE: LogChoice = {
  groups: EVENT_GROUPS,
  text: '',
  troubleOnly: false,
  onlySelected: false,
  everything: false,
}

/** The filter that the engine is asked with. */
export function filterOf(choice: LogChoice, selection: Selection | undefined): EventFilter {
  return {
    ...(choice.groups.length < EVENT_GROUPS.length ? { groups: choice.groups } : {}),
    ...(choice.text.trim() === '' ? {} : { text: choice.text.trim() }),
    ...(choice.troubleOnly ? { troubleOnly: true } : {}),
    ...(choice.onlySelected && selection ? { thing: selection } : {}),
    ...(choice.everything ? { everything: true } : {}),
  }
}

/** How many of the choices leave something out or add something. */
export function choiceCount(choice: LogChoice, selection: Selection | undefined): number {
  return Object.keys(filterOf({ ...choice, text: '' }, selection)).length
}

export interface LogFiltersProps {
  readonly choice: LogChoice
  readonly onChoice: (choice: LogChoice) => void
}

/** A line to search in, and a panel with the rest. */
export function LogFilters({ choice, onChoice }: LogFiltersProps) {
  const words = useToolStrings().log
  const selection = useSelection()
  const count = choiceCount(choice, selection)
  return (
    <div className="log-filters">
      <input
        type="search"
        aria-label={words.search}
        placeholder={words.searchHint}
        value={choice.text}
        onChange={(event) => onChoice({ ...choice, text: event.target.value })}
      />
      <Popover
        buttonClass={count > 0 ? 'btn log-filtered' : 'btn'}
        button={
          <>
            {words.filter}
            {count > 0 ? <b>{count}</b> : null}
            <Caret />
          </>
        }
        label={count > 0 ? `${words.filter}: ${words.filterCount(count)}` : words.filter}
        side="below"
        panelClass="log-choice"
      >
        {() => <Choices choice={choice} onChoice={onChoice} />}
      </Popover>
    </div>
  )
}

function Choices({ choice, onChoice }: LogFiltersProps) {
  const words = useToolStrings().log
  const thing = useThingName()
  const toggle = (group: EventGroup): void => {
    const groups = choice.groups.includes(group)
      ? choice.groups.filter((one) => one !== group)
      : EVENT_GROUPS.filter((one) => one === group || choice.groups.includes(one))
    onChoice({ ...choice, groups })
  }
  return (
    <div className="log-choices">
      <fieldset className="bare">
        <legend>{words.groupsTitle}</legend>
        {EVENT_GROUPS.map((group) => (
          <Check
            key={group}
            label={words.groups[group]}
            on={choice.groups.includes(group)}
            onToggle={() => toggle(group)}
          />
        ))}
      </fieldset>
      <fieldset className="bare">
        <legend>{words.filterTitle}</legend>
        <Check
          label={words.troubleOnly}
          on={choice.troubleOnly}
          onToggle={() => onChoice({ ...choice, troubleOnly: !choice.troubleOnly })}
        />
        {thing ? (
          <Check
            label={words.onlyThing(thing)}
            on={choice.onlySelected}
            onToggle={() => onChoice({ ...choice, onlySelected: !choice.onlySelected })}
          />
        ) : null}
        <Check
          label={words.everything}
          hint={words.everythingHint}
          on={choice.everything}
          onToggle={() => onChoice({ ...choice, everything: !choice.everything })}
        />
      </fieldset>
      <button type="button" className="btn" onClick={() => onChoice(NO_CHOICE)}>
        {words.clear}
      </button>
    </div>
  )
}

function Check({ label, hint, on, onToggle }: { label: string; hint?: string; on: boolean; onToggle: () => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={on} onChange={onToggle} />
      <span>
        {label}
        {hint ? <small>{hint}</small> : null}
      </span>
    </label>
  )
}

/** The name of what is selected; undefined when nothing is. */
export function useThingName(): string | undefined {
  const strings = useStrings()
  const selection = useSelection()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) =>
    selection?.kind === 'packet' || selection?.kind === 'producer' ? state.view : undefined,
  )
  return selection && thingName(selection, strings, scenario, view, names)
}

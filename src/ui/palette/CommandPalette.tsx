import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { recentCommands, rememberCommand } from '../../app/recent-commands.ts'
import { loadScenario, scenarioIds } from '../../app/scenario-library.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import { browserStorage } from '../../app/settings-store.ts'
import { useOpenTool, useSession, useStrings } from '../shell/page-context.ts'
import type { Command } from '../shortcuts/commands.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import {
  type PaletteGroup,
  type PaletteItem,
  type PaletteSection,
  paletteSections,
  recordTyped,
} from './palette-item.ts'
import { paletteItems } from './palette-items.ts'
import './palette.css'

export interface CommandPaletteProps {
  readonly commands: readonly Command[]
  /** Only this group is asked for. */
  readonly only?: PaletteGroup | undefined
  readonly onMenu: (selection: Selection) => void
  readonly onClose: () => void
}

/** Type what you want: commands, things, scenarios, settings. A combobox in a native dialog. */
export function CommandPalette({ commands, only, onMenu, onClose }: CommandPaletteProps) {
  const words = useToolStrings().palette
  const dialog = useRef<HTMLDialogElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const [recent] = useState(() => recentCommands(browserStorage()))
  const items = useItems(commands, only, onMenu)
  const record = useTypedRecord(typed)
  const sections = useMemo(() => {
    const found = paletteSections(items, typed, only ? [] : recent)
    return record ? withFirst(record, found) : found
  }, [items, typed, recent, only, record])
  const flat = sections.flatMap((section) => section.items)
  const current = Math.min(at, Math.max(0, flat.length - 1))

  useEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line is current
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current, sections])

  const run = (item: PaletteItem | undefined): void => {
    if (!item) return
    rememberCommand(browserStorage(), item.id)
    // First closed, so that what opens gets the focus, and what closes gives it back.
    dialog.current?.close()
    // Who has chosen a thing goes on with it: on the stage its keys work, Space plays.
    if (item.group === 'things') document.getElementById('stage')?.focus({ preventScroll: true })
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys that belong to a syllable in the making: the Enter that ends it does nothing else.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const move = moveOf(event, current, flat.length)
    if (move !== undefined) {
      event.preventDefault()
      setAt(move)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(flat[current])
    }
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same, natively
    <dialog
      ref={dialog}
      className="palette"
      aria-label={words.title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div className="palette-body">
        <input
          type="text"
          role="combobox"
          className="palette-input"
          aria-label={words.label}
          aria-description={words.hint}
          aria-expanded={flat.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={flat.length > 0 ? `${listId}-${current}` : undefined}
          placeholder={words.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
        <div ref={list} id={listId} role="listbox" className="palette-list" aria-label={words.results}>
          <Sections sections={sections} listId={listId} current={current} onRun={run} onPoint={setAt} />
        </div>
        <p role="status" className={flat.length === 0 ? 'palette-none' : 'visually-hidden'}>
          {flat.length === 0 ? words.none(typed) : typed === '' ? '' : words.count(flat.length)}
        </p>
      </div>
    </dialog>
  )
}

interface SectionsProps {
  readonly sections: readonly PaletteSection[]
  readonly listId: string
  readonly current: number
  readonly onRun: (item: PaletteItem) => void
  readonly onPoint: (at: number) => void
}

function Sections({ sections, listId, current, onRun, onPoint }: SectionsProps) {
  const words = useToolStrings().palette
  let place = 0
  return sections.map(({ group, items }) => {
    const first = place
    place += items.length
    return (
      // biome-ignore lint/a11y/useSemanticElements: a group of options has no element of its own
      <div key={group} role="group" aria-label={words.groups[group]}>
        <p className="palette-group" aria-hidden="true">
          {words.groups[group]}
        </p>
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the combobox
          <div
            key={item.id}
            id={`${listId}-${first + index}`}
            role="option"
            aria-selected={first + index === current}
            className="palette-item"
            onPointerMove={() => {
              if (first + index !== current) onPoint(first + index)
            }}
            onClick={() => onRun(item)}
          >
            <span>{item.name}</span>
            {item.detail ? <small>{item.detail}</small> : null}
            {item.keys ? <kbd>{item.keys}</kbd> : null}
          </div>
        ))}
      </div>
    )
  })
}

function moveOf(event: KeyboardEvent, at: number, count: number): number | undefined {
  if (count === 0 || event.altKey) return undefined
  switch (event.key) {
    case 'ArrowDown':
      return (at + 1) % count
    case 'ArrowUp':
      return (at - 1 + count) % count
    case 'PageDown':
      return Math.min(count - 1, at + 8)
    case 'PageUp':
      return Math.max(0, at - 8)
    default:
      return undefined
  }
}

/** Everything that can be done at the moment of opening: what moves meanwhile does not move the list. */
function useItems(
  commands: readonly Command[],
  only: PaletteGroup | undefined,
  openMenu: (selection: Selection) => void,
): readonly PaletteItem[] {
  const session = useSession()
  const strings = useStrings()
  const tools = useToolStrings()
  const openTool = useOpenTool()
  const [scenarios, setScenarios] = useState<readonly { id: string; source: ScenarioSource }[]>([])
  useEffect(() => {
    let isOver = false
    const loadAll = async (): Promise<void> => {
      const loaded = await Promise.all(scenarioIds().map(async (id) => ({ id, source: await loadScenario(id) })))
      if (!isOver) setScenarios(loaded.flatMap(({ id, source }) => (source ? [{ id, source }] : [])))
    }
    void loadAll()
    return () => {
      isOver = true
    }
  }, [])
  return useMemo(() => {
    const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
    const items = paletteItems({ session, strings, tools, commands, isMac, scenarios, openTool, openMenu })
    return only ? items.filter((item) => item.group === only) : items
  }, [session, strings, tools, commands, scenarios, openTool, openMenu, only])
}

/** The line for a record number, when one is typed that has been sent. */
function useTypedRecord(typed: string): PaletteItem | undefined {
  const session = useSession()
  const words = useToolStrings().palette
  return useMemo(() => {
    const record = recordTyped(typed)
    const sent = session.frames.current()?.view?.counts.sent ?? 0
    if (record === undefined || record > sent) return undefined
    return {
      id: `select record ${record}`,
      group: 'things',
      name: words.record(String(record)),
      run: () => session.selection.setState({ selection: { kind: 'record', record } }),
    }
  }, [typed, session, words])
}

function withFirst(item: PaletteItem, sections: readonly PaletteSection[]): readonly PaletteSection[] {
  const own = sections.find((section) => section.group === item.group)
  const others = sections.filter((section) => section !== own)
  return [{ group: item.group, items: [item, ...(own?.items ?? [])] }, ...others]
}

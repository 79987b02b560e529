import type { Session } from '../../app/session.ts'
import type { SettingsStore } from '../../app/settings-store.ts'
import type { ToolStrings } from '../../content/strings/strings.ts'
import type { TimeKey } from '../timeline/time-keys.ts'

export type CommandId = keyof ToolStrings['help']['commands']
export type CommandGroup = keyof ToolStrings['help']['groups']

/** One shortcut: what it is called stands in the strings under its id. */
export interface Command {
  readonly id: CommandId
  readonly group: CommandGroup
  /** As tinykeys reads them: `Space`, `Shift+ArrowRight`, `k`, `?`. The first is printed on the sheet. */
  readonly keys: readonly string[]
  readonly run: () => void
}

/** What the page itself does for a shortcut. */
export interface PageCommands {
  readonly openHelp: () => void
  readonly openThingMenu: () => void
  readonly openFindRecord: () => void
  readonly openAllConfigs: () => void
  readonly openExperiments: () => void
  readonly openPromises: () => void
  readonly openFutures: () => void
  readonly openApplication: () => void
  /** `scenarios`: nothing else is asked for. */
  readonly openPalette: (only?: 'scenarios') => void
  readonly openLog: () => void
  readonly openSettings: () => void
  readonly switchTheme: () => void
  readonly switchLanguage: () => void
  readonly shortNameOfBroker: (broker: number) => string
}

/** Every shortcut of the page, in the order of the sheet. */
export function pageCommands(session: Session, page: PageCommands): readonly Command[] {
  const { transport, changes, settings, selection } = session
  return [
    { id: 'togglePlay', group: 'time', keys: ['Space'], run: () => transport.toggle() },
    { id: 'playBack', group: 'time', keys: ['Shift+Space'], run: () => transport.toggle(true) },
    { id: 'stepForward', group: 'time', keys: ['ArrowRight'], run: () => void transport.step(1) },
    { id: 'stepBack', group: 'time', keys: ['ArrowLeft'], run: () => void transport.step(-1) },
    { id: 'stepKind', group: 'time', keys: ['d'], run: () => void timeKey(session, 'stepKind') },
    { id: 'hopForward', group: 'time', keys: ['Shift+ArrowRight'], run: () => void transport.step(1, 'hop') },
    { id: 'hopBack', group: 'time', keys: ['Shift+ArrowLeft'], run: () => void transport.step(-1, 'hop') },
    { id: 'nextNotable', group: 'time', keys: ['n'], run: () => void transport.toNotable(1) },
    { id: 'previousNotable', group: 'time', keys: ['Shift+N'], run: () => void transport.toNotable(-1) },
    { id: 'toStart', group: 'time', keys: ['Home'], run: transport.toStart },
    { id: 'toEnd', group: 'time', keys: ['End'], run: transport.toEnd },
    { id: 'slower', group: 'time', keys: ['['], run: () => transport.changeSpeed(-1) },
    { id: 'faster', group: 'time', keys: [']'], run: () => transport.changeSpeed(1) },
    {
      id: 'skipQuiet',
      group: 'time',
      keys: ['q'],
      run: () => transport.setSkipQuiet(!settings.getState().skipQuiet),
    },
    { id: 'loopFrom', group: 'timeline', keys: ['i'], run: () => void timeKey(session, 'loopFrom') },
    { id: 'loopTo', group: 'timeline', keys: ['o'], run: () => void timeKey(session, 'loopTo') },
    { id: 'loopClear', group: 'timeline', keys: ['x'], run: () => transport.setLoop(undefined) },
    { id: 'bookmark', group: 'timeline', keys: ['b'], run: () => void timeKey(session, 'bookmark') },
    { id: 'bookmarks', group: 'timeline', keys: ['Shift+B'], run: () => void timeKey(session, 'bookmarks') },
    { id: 'nextBookmark', group: 'timeline', keys: ['>', 'Shift+>'], run: () => void timeKey(session, 'nextBookmark') },
    { id: 'lastBookmark', group: 'timeline', keys: ['<', 'Shift+<'], run: () => void timeKey(session, 'lastBookmark') },
    { id: 'zoomIn', group: 'timeline', keys: ['+', 'Shift++', '='], run: () => void timeKey(session, 'zoomIn') },
    { id: 'zoomOut', group: 'timeline', keys: ['-'], run: () => void timeKey(session, 'zoomOut') },
    { id: 'zoomWhole', group: 'timeline', keys: ['0'], run: () => void timeKey(session, 'zoomWhole') },
    { id: 'clocks', group: 'timeline', keys: ['w'], run: () => toggle(settings, 'clocksOpen') },
    { id: 'findRecord', group: 'things', keys: ['/'], run: page.openFindRecord },
    { id: 'killBroker', group: 'things', keys: ['k'], run: () => void killOrStart(session, page) },
    { id: 'thingMenu', group: 'things', keys: ['m'], run: page.openThingMenu },
    {
      id: 'unselect',
      group: 'things',
      keys: ['Escape'],
      run: () => selection.setState({ selection: undefined }),
    },
    { id: 'undo', group: 'things', keys: ['$mod+z'], run: changes.undo },
    { id: 'redo', group: 'things', keys: ['$mod+Shift+z', '$mod+y'], run: changes.redo },
    { id: 'futures', group: 'things', keys: ['f'], run: page.openFutures },
    { id: 'palette', group: 'page', keys: ['$mod+k', ':', 'Shift+:'], run: () => page.openPalette() },
    { id: 'scenarios', group: 'page', keys: ['s'], run: () => page.openPalette('scenarios') },
    { id: 'allConfigs', group: 'page', keys: ['c'], run: page.openAllConfigs },
    { id: 'application', group: 'page', keys: ['u'], run: page.openApplication },
    { id: 'promises', group: 'page', keys: ['p'], run: page.openPromises },
    { id: 'experiments', group: 'page', keys: ['e'], run: page.openExperiments },
    {
      id: 'charts',
      group: 'page',
      keys: ['g'],
      run: () => toggle(settings, 'chartsOpen'),
    },
    { id: 'eventLog', group: 'page', keys: ['j'], run: page.openLog },
    { id: 'stageTable', group: 'page', keys: ['v'], run: () => toggle(settings, 'stageTable') },
    { id: 'announce', group: 'page', keys: ['a'], run: () => toggle(settings, 'announce') },
    { id: 'nextRegion', group: 'page', keys: ['F6'], run: () => void goToRegion(1) },
    { id: 'previousRegion', group: 'page', keys: ['Shift+F6'], run: () => void goToRegion(-1) },
    { id: 'settings', group: 'page', keys: [','], run: page.openSettings },
    { id: 'theme', group: 'page', keys: ['t'], run: page.switchTheme },
    { id: 'language', group: 'page', keys: ['l'], run: page.switchLanguage },
    { id: 'help', group: 'page', keys: ['?', 'Shift+?'], run: page.openHelp },
  ]
}

function toggle(settings: SettingsStore, name: 'chartsOpen' | 'stageTable' | 'announce' | 'clocksOpen'): void {
  settings.setState((state) => ({ [name]: !state[name] }))
}

async function timeKey(session: Session, key: TimeKey): Promise<void> {
  const { runTimeKey } = await import('../timeline/time-keys.ts')
  runTimeKey(session, key)
}

async function goToRegion(direction: 1 | -1): Promise<void> {
  const { focusRegion } = await import('./next-region.ts')
  focusRegion(direction)
}

/** Kill the selected broker; a dead one is started again. */
async function killOrStart(session: Session, page: PageCommands): Promise<void> {
  const { thingActions } = await import('../../app/thing-actions.ts')
  const { selection } = session.selection.getState()
  const view = session.frames.current()?.view
  const { scenario } = session.run.getState()
  if (selection?.kind !== 'broker' || !view || !scenario) return
  const actions = thingActions(selection, view, scenario)
  const action = actions.find((one) => one.id === 'kill') ?? actions.find((one) => one.id === 'start')
  if (action?.kind === 'act') session.changes.act(action.action, page.shortNameOfBroker(selection.broker))
}

/** Whether a shortcut is a single letter or sign: those can be switched off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return keys.length === 1 || /^Shift\+.$/.test(keys)
}

/** Keys as people write them: "Shift →", "Ctrl Z". */
export function keyText(keys: string, names: Readonly<Record<string, string>>, isMac: boolean): string {
  if (keys.length === 1) return keys === '-' ? '−' : keys.toUpperCase()
  // Whatever it takes to write the sign.
  if (/^Shift\+[^\w]$/.test(keys)) return keys.slice(-1)
  return keys
    .split('+')
    .map((key) =>
      key === '$mod' ? (isMac ? '⌘' : 'Ctrl') : (names[key] ?? (key.length === 1 ? key.toUpperCase() : key)),
    )
    .join(' ')
}

/** What a key that writes Hangul would be on a Latin keyboard: `k`, `Shift+N`; undefined: it writes something else. */
export function latinKeys(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): string | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^[\u3131-\u3163]$/.test(event.key)) return undefined
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  if (!letter) return undefined
  return event.shiftKey ? `Shift+${letter}` : letter.toLowerCase()
}

/** What has the focus, as far as shortcuts care. */
export interface FocusedElement {
  readonly tagName: string
  readonly type: string
  readonly role: string | null
  readonly isEditable: boolean
  /** It was clicked, not reached by Tab: nobody means it with the next key. */
  readonly byPointer: boolean
  /** A dialog or menu is open. */
  readonly isInOverlay: boolean
}

/** Whether the focused element wants the key for itself. */
export function keyBelongsTo(element: FocusedElement | undefined, keys: string): boolean {
  if (!element) return false
  if (element.isInOverlay) return true
  const isText =
    element.isEditable ||
    element.tagName === 'TEXTAREA' ||
    (element.tagName === 'INPUT' && !['range', 'checkbox', 'radio', 'button'].includes(element.type))
  // What is typed goes into the text; the palette can be called from everywhere.
  if (isText) return keys !== '$mod+k'
  const isArrow = /Arrow|Home|End/.test(keys)
  if (element.tagName === 'SELECT') return !keys.startsWith('$mod')
  if (element.byPointer) return false
  if (element.tagName === 'INPUT' && (isArrow || keys.endsWith('Space'))) return true
  if (element.role === 'slider' && isArrow && !keys.startsWith('Shift')) return true
  const isPressed = element.tagName === 'BUTTON' || element.tagName === 'A' || element.tagName === 'SUMMARY'
  return isPressed && keys.endsWith('Space')
}

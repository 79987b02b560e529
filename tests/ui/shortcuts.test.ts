import { describe, expect, it } from 'vitest'
import type { Session } from '../../src/app/session.ts'
import { tools } from '../../src/content/strings/en/tools.ts'
import {
  type FocusedElement,
  isSingleKey,
  keyBelongsTo,
  keyText,
  pageCommands,
} from '../../src/ui/shortcuts/commands.ts'

const nothing = (): void => {}
const page = {
  openHelp: nothing,
  openThingMenu: nothing,
  openFindRecord: nothing,
  openAllConfigs: nothing,
  openExperiments: nothing,
  openPromises: nothing,
  openFutures: nothing,
  openApplication: nothing,
  openPalette: nothing,
  openLog: nothing,
  openSettings: nothing,
  switchTheme: nothing,
  switchLanguage: nothing,
  shortNameOfBroker: String,
}
const commands = pageCommands({ transport: {}, changes: {}, settings: {}, selection: {} } as Session, page)
const focus = (part: Partial<FocusedElement>): FocusedElement => ({
  tagName: 'DIV',
  type: '',
  role: null,
  isEditable: false,
  byPointer: false,
  isInOverlay: false,
  ...part,
})

describe('shortcuts', () => {
  it('gives no key to two commands', () => {
    const keys = commands.flatMap((command) => command.keys)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('has words for each command, and a command for each words', () => {
    expect(commands.map((command) => command.id).sort()).toEqual(Object.keys(tools.help.commands).sort())
  })

  it('knows which can be switched off: a single letter or sign (WCAG 2.1.4)', () => {
    expect(['k', '?', '[', 'Shift+N', 'Shift+?'].every(isSingleKey)).toBe(true)
    expect(['Space', 'ArrowLeft', 'Shift+ArrowLeft', '$mod+z', 'Escape'].some(isSingleKey)).toBe(false)
  })

  it('prints keys as people write them', () => {
    const names = tools.help.keyNames
    expect(['Shift+ArrowRight', 'k', '$mod+z', 'Shift+?'].map((keys) => keyText(keys, names, false))).toEqual([
      'Shift →',
      'K',
      'Ctrl Z',
      '?',
    ])
    expect(keyText('$mod+z', names, true)).toBe('⌘ Z')
  })

  it('leaves keys to the control that has the focus', () => {
    expect(keyBelongsTo(undefined, 'k')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'BUTTON' }), 'Space')).toBe(true)
    expect(keyBelongsTo(focus({ tagName: 'BUTTON' }), 'ArrowRight')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'BUTTON' }), 'k')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'INPUT', type: 'text' }), 'k')).toBe(true)
    expect(keyBelongsTo(focus({ tagName: 'INPUT', type: 'range' }), 'ArrowRight')).toBe(true)
    expect(keyBelongsTo(focus({ tagName: 'INPUT', type: 'range' }), 'k')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'SELECT' }), 'k')).toBe(true)
    expect(keyBelongsTo(focus({ role: 'slider' }), 'ArrowLeft')).toBe(true)
    expect(keyBelongsTo(focus({ isInOverlay: true }), 'Escape')).toBe(true)
  })

  it('takes them back from a control that was only clicked', () => {
    expect(keyBelongsTo(focus({ tagName: 'BUTTON', byPointer: true }), 'Space')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'INPUT', type: 'radio', byPointer: true }), 'ArrowRight')).toBe(false)
    expect(keyBelongsTo(focus({ tagName: 'INPUT', type: 'text', byPointer: true }), 'k')).toBe(true)
  })
})

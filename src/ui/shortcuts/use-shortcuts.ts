import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import type { SettingsStore } from '../../app/settings-store.ts'
import { type Command, type FocusedElement, isSingleKey, keyBelongsTo, latinKeys } from './commands.ts'

/** Listen for the shortcuts as long as the component is there. */
export function useShortcuts(commands: readonly Command[], settings: SettingsStore): void {
  useEffect(() => {
    let byPointer = false
    const onPointer = (): void => {
      byPointer = true
    }
    const onTab = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') byPointer = false
    }
    const bindings: Record<string, (event: KeyboardEvent) => void> = {}
    for (const command of commands) {
      for (const keys of command.keys) {
        bindings[keys] = (event) => {
          if (event.defaultPrevented || (event.repeat && keys === 'Space')) return
          if (isSingleKey(keys) && !settings.getState().singleKeys) return
          if (keyBelongsTo(focused(event, byPointer), keys)) return
          event.preventDefault()
          command.run()
        }
      }
    }
    const stopKeys = tinykeys(window, bindings)
    // A Korean keyboard writes Hangul: the same places, other letters.
    const onHangul = (event: KeyboardEvent): void => {
      const keys = latinKeys(event)
      if (keys) bindings[keys]?.(event)
    }
    window.addEventListener('keydown', onHangul)
    const stop = (): void => {
      stopKeys()
      window.removeEventListener('keydown', onHangul)
    }
    window.addEventListener('pointerdown', onPointer, true)
    window.addEventListener('keydown', onTab, true)
    return () => {
      stop()
      window.removeEventListener('pointerdown', onPointer, true)
      window.removeEventListener('keydown', onTab, true)
    }
  }, [commands, settings])
}

function focused(event: KeyboardEvent, byPointer: boolean): FocusedElement | undefined {
  // A click on its text, or another language, takes the focus out of a dialog: keys are for it all the same.
  const isInOverlay = document.querySelector('dialog[open], [popover]:popover-open') !== null
  const target = event.target instanceof HTMLElement ? event.target : document.body
  if (target === document.body && !isInOverlay) return undefined
  return {
    tagName: target.tagName,
    type: target instanceof HTMLInputElement ? target.type : '',
    role: target.getAttribute('role'),
    isEditable: target.isContentEditable,
    byPointer,
    isInOverlay,
  }
}

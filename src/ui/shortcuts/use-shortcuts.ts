import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import type { SettingsStore } from '../../app/settings-store.ts'
import { type Command, type FocusedElement, isSingleKey, keyBelongsTo } from './commands.ts'

/** Listen for the shortcuts as long as the component is there. */
export function useShortcuts(commands: readonly Command[], settings: SettingsStore): void {
  useEffect(() => {
    const bindings: Record<string, (event: KeyboardEvent) => void> = {}
    for (const command of commands) {
      for (const keys of command.keys) {
        bindings[keys] = (event) => {
          if (event.defaultPrevented || (event.repeat && keys === 'Space')) return
          if (isSingleKey(keys) && !settings.getState().singleKeys) return
          if (keyBelongsTo(focused(event), keys)) return
          event.preventDefault()
          command.run()
        }
      }
    }
    return tinykeys(window, bindings)
  }, [commands, settings])
}

function focused(event: KeyboardEvent): FocusedElement | undefined {
  const { target } = event
  if (!(target instanceof HTMLElement) || target === document.body) return undefined
  return {
    tagName: target.tagName,
    type: target instanceof HTMLInputElement ? target.type : '',
    role: target.getAttribute('role'),
    isEditable: target.isContentEditable,
    isInOverlay: target.closest('dialog[open], [popover]:popover-open') !== null,
  }
}

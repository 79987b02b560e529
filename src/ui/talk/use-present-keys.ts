import { useEffect, useRef } from 'react'

/** What a key does in a presentation. */
export type PresentKey =
  | 'next'
  | 'back'
  | 'first'
  | 'last'
  | 'blank'
  | 'freeze'
  | 'full'
  | 'overview'
  | 'notes'
  | 'play'
  | 'leave'

const KEYS: Readonly<Record<string, PresentKey>> = {
  PageDown: 'next',
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageUp: 'back',
  ArrowLeft: 'back',
  ArrowUp: 'back',
  Home: 'first',
  End: 'last',
  b: 'blank',
  '.': 'blank',
  z: 'freeze',
  f: 'full',
  F5: 'full',
  o: 'overview',
  n: 'notes',
  p: 'play',
  Escape: 'leave',
}

/** Places on a Korean keyboard, where the letters are Hangul. */
const CODES: Readonly<Record<string, string>> = {
  KeyB: 'b',
  KeyZ: 'z',
  KeyF: 'f',
  KeyO: 'o',
  KeyN: 'n',
  KeyP: 'p',
}

/** What a press means; undefined: nothing here. Space goes on, with Shift back; on a button it presses the button. */
export function presentKeyOf(event: {
  readonly key: string
  readonly code: string
  readonly shiftKey: boolean
  readonly isOnButton: boolean
}): PresentKey | undefined {
  const { key, code, shiftKey, isOnButton } = event
  if (key === ' ' || key === 'Enter') return isOnButton ? undefined : shiftKey ? 'back' : 'next'
  const letter = key.length === 1 ? key.toLowerCase() : key
  return KEYS[letter] ?? KEYS[CODES[code] ?? '']
}

/** Take the keys of a presentation before the shortcuts of the page see them. */
export function usePresentKeys(press: (key: PresentKey) => void): void {
  const latest = useRef(press)
  useEffect(() => {
    latest.current = press
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const isOnButton = event.target instanceof Element && event.target.closest('button, a, input') !== null
      const key = presentKeyOf({ key: event.key, code: event.code, shiftKey: event.shiftKey, isOnButton })
      // Whatever else the page knows does not belong into a presentation, except moving the focus.
      if (!key && (event.key === 'Tab' || isOnButton)) return
      event.stopPropagation()
      if (!key) return
      event.preventDefault()
      latest.current(key)
    }
    window.addEventListener('keydown', onKey, true)
    return () => window.removeEventListener('keydown', onKey, true)
  }, [])
}

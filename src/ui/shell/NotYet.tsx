import { useEffect } from 'react'

/**
 * Stands for a dialog that was asked for and is still being fetched: Escape gives it up, as it would close it. Without
 * this the key would reach the page, and what nobody wants any more would open afterwards.
 */
export function NotYet({ onClose }: { readonly onClose: () => void }) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return
      event.preventDefault()
      event.stopImmediatePropagation()
      onClose()
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [onClose])
  return null
}

import { useSyncExternalStore } from 'react'

/** Whether a media query holds, and a new render when that changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', onChange)
      return () => list.removeEventListener('change', onChange)
    },
    () => window.matchMedia(query).matches,
    () => false,
  )
}

/** wide: three columns; middle: the inspector lies over the stage; phone: everything but the stage folds into sheets. */
export type Layout = 'wide' | 'middle' | 'phone'

/** The arrangement for the present size. */
export function useLayout(): Layout {
  const wide = useMedia('(min-width: 1360px)')
  const phone = useMedia('(max-width: 759px)')
  if (phone) return 'phone'
  return wide ? 'wide' : 'middle'
}

import type { ComponentType, ReactNode } from 'react'

/** What the body of a sheet is given, whoever draws it. */
export interface SheetBodyProps {
  readonly from: 'middle' | 'side' | 'bottom'
  /** Less motion was asked for, in the page or by the system. */
  readonly isStill: boolean
  readonly children: ReactNode
}

let loaded: ComponentType<SheetBodyProps> | undefined

/** Fetch the moving body once the page has been drawn: it is no part of the first load. */
export async function loadMotionBody(): Promise<void> {
  loaded = (await import('./MotionBody.tsx')).MotionBody
}

/** The moving body, if it has arrived. A sheet asks when it opens and keeps what it got. */
export function motionBody(): ComponentType<SheetBodyProps> | undefined {
  return loaded
}

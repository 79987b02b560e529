import { domAnimation, LazyMotion, MotionConfig, m } from 'framer-motion'
import type { SheetBodyProps } from './sheet-body.ts'

/** Where a sheet comes from, in px: a short way, so that nobody waits for it. */
const OFFSETS = { middle: { y: 12 }, side: { x: 24 }, bottom: { y: 40 } } as const

/** The body of a sheet, sliding in once. Panels of the page move like this; what the simulation did never does. */
export function MotionBody({ from, isStill, children }: SheetBodyProps) {
  return (
    <LazyMotion features={domAnimation} strict>
      <MotionConfig reducedMotion={isStill ? 'always' : 'user'}>
        <m.div
          className="sheet-body"
          initial={{ opacity: 0, ...OFFSETS[from] }}
          animate={{ opacity: 1, x: 0, y: 0 }}
          transition={{ duration: 0.18, ease: [0.2, 0, 0.1, 1] }}
        >
          {children}
        </m.div>
      </MotionConfig>
    </LazyMotion>
  )
}

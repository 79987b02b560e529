import { rem } from '../shell/root-scale.ts'
import type { MarkKind } from './mark-groups.ts'

/** The sign of a mark: fault ×, repair +, fenced a broken ring, elected a crown, lost a warning, a broken promise a cracked shield, a bookmark a flag. */
export function MarkSign({ kind, size = rem(14) }: { kind: MarkKind; size?: string | number }) {
  return (
    <svg className={`mark-sign mark-${kind}`} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {signOf(kind)}
    </svg>
  )
}

function signOf(kind: MarkKind) {
  switch (kind) {
    case 'fault':
      return <path d="M3 3l8 8m0-8l-8 8" className="mark-stroke" />
    case 'repair':
      return <path d="M7 2v10M2 7h10" className="mark-stroke" />
    case 'fenced':
      return <circle cx="7" cy="7" r="4.8" className="mark-stroke mark-dashed" />
    case 'elected':
      return <path d="M1.5 4l3 3.2L7 2.4l2.5 4.8 3-3.2v7.2h-11z" className="mark-fill" />
    case 'isr':
      return <circle cx="7" cy="7" r="4.5" className="mark-stroke" />
    case 'error':
      return (
        <>
          <path d="M11 7a4 4 0 1 1-1.4-3" className="mark-stroke" />
          <path d="M9.8 1.2v3h-3" className="mark-stroke" />
        </>
      )
    case 'lost':
      return (
        <>
          <path d="M7 1.5l6 10.8H1z" className="mark-fill" />
          <path d="M7 5.4v3m0 1.4v.8" className="mark-cut" />
        </>
      )
    case 'broken':
      return (
        <>
          <path d="M7 .8l5.4 1.8v4.2c0 3.2-2.3 5.4-5.4 6.4-3.1-1-5.4-3.2-5.4-6.4V2.6z" className="mark-fill" />
          <path d="M8.2 0L5.8 4.6l2.8 2-2.6 2.8L7.4 14" className="mark-cut" />
        </>
      )
    case 'bookmark':
      return (
        <>
          <path d="M3 13V1.5" className="mark-stroke" />
          <path d="M3.4 1.5h8.6L9.6 4.6 12 7.7H3.4z" className="mark-fill" />
        </>
      )
    case 'lesson':
      return (
        <>
          <path d="M2 2h10v8H6.5L4 12.6V10H2z" className="mark-stroke" />
          <path d="M4.5 4.8h5M4.5 7.2h3" className="mark-stroke" />
        </>
      )
    case 'restart':
      return <path d="M4 2v10l7-5z" className="mark-fill" />
  }
}

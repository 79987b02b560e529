import { useId } from 'react'

/** Shapes of the states (design sheet, "more ink = more durable"), without a partition's hue. */
export type OutcomeName =
  | 'sent'
  | 'buffered'
  | 'inFlight'
  | 'stored'
  | 'committed'
  | 'acked'
  | 'lost'
  | 'duplicated'
  | 'failed'
  | 'reordered'
  | 'pending'

/** The sign of one counter. */
export function OutcomeSign({ name }: { name: OutcomeName }) {
  switch (name) {
    case 'sent':
      return (
        <svg className="sign" width="0.875rem" height="0.75rem" viewBox="0 0 14 12" aria-hidden="true">
          <path d="M1 6h10M7 2l4 4-4 4" className="sign-line" />
        </svg>
      )
    case 'buffered':
      return (
        <svg className="sign" width="1.125rem" height="0.8125rem" viewBox="0 0 18 13" aria-hidden="true">
          <rect x="0.5" y="0.5" width="17" height="12" rx="1.5" className="sign-body" />
        </svg>
      )
    case 'inFlight':
      return (
        <svg className="sign" width="1.125rem" height="0.8125rem" viewBox="0 0 18 13" aria-hidden="true">
          <path d="M.6.6h12.6l4.3 5.9-4.3 5.9H.6z" className="sign-body sign-ink" />
        </svg>
      )
    case 'stored':
      return <HalfFull />
    case 'committed':
      return (
        <svg className="sign" width="1.125rem" height="0.8125rem" viewBox="0 0 18 13" aria-hidden="true">
          <rect width="18" height="13" rx="6.5" className="sign-full" />
        </svg>
      )
    case 'acked':
      return (
        <svg className="sign" width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="6" className="sign-ack" />
          <path d="M4.1 7.2l2 2.2 3.8-4.5" className="sign-cut" />
        </svg>
      )
    case 'lost':
      return (
        <svg className="sign" width="1rem" height="0.875rem" viewBox="0 0 16 14" aria-hidden="true">
          <path d="M8 1l7 12.5H1z" className="sign-lost" />
          <path d="M8 5.5v3.5m0 1.6v.9" className="sign-cut" />
        </svg>
      )
    case 'duplicated':
      return (
        <svg className="sign" width="1.25rem" height="0.8125rem" viewBox="0 0 20 13" aria-hidden="true">
          <rect x="2" y="1" width="16" height="11" rx="5.5" className="sign-dup" />
          <text x="10" y="9.6" textAnchor="middle" className="sign-dup-text">
            ×2
          </text>
        </svg>
      )
    case 'failed':
      return (
        <svg className="sign" width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="6" className="sign-fail" />
          <path d="M5 5l4 4m0-4l-4 4" className="sign-cut" />
        </svg>
      )
    case 'reordered':
      return (
        <svg className="sign" width="1rem" height="0.75rem" viewBox="0 0 16 12" aria-hidden="true">
          <path d="M1 3h3c4 0 4 6 8 6h3M1 9h3c4 0 4-6 8-6h3M13 1l2 2-2 2M13 7l2 2-2 2" className="sign-line" />
        </svg>
      )
    case 'pending':
      return (
        <svg className="sign" width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
          <circle cx="7" cy="7" r="5.5" className="sign-line sign-dashed" />
        </svg>
      )
  }
}

function HalfFull() {
  const id = useId()
  return (
    <svg className="sign" width="1.125rem" height="0.8125rem" viewBox="0 0 18 13" aria-hidden="true">
      <clipPath id={id}>
        <rect x="0" y="6.5" width="18" height="6.5" />
      </clipPath>
      <rect x=".75" y=".75" width="16.5" height="11.5" rx="5.75" className="sign-half" clipPath={`url(#${id})`} />
      <rect x=".75" y=".75" width="16.5" height="11.5" rx="5.75" className="sign-round" />
    </svg>
  )
}

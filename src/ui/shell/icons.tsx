/** The few signs of the frame, drawn on the grid of the transport buttons. All are decoration beside a name. */

export function Mark() {
  return (
    <svg width="1.25rem" height="1.25rem" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="7" width="5" height="6" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M8 7h3l2.4 3-2.4 3H8z" fill="currentColor" />
      <circle cx="17" cy="10" r="3" fill="currentColor" />
    </svg>
  )
}

export function ThemeIcon() {
  return (
    <svg width="0.9375rem" height="0.9375rem" viewBox="0 0 15 15" aria-hidden="true">
      <circle cx="7.5" cy="7.5" r="6" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M7.5 1.5a6 6 0 0 1 0 12z" fill="currentColor" />
    </svg>
  )
}

export function MenuIcon() {
  return (
    <svg width="1.125rem" height="0.875rem" viewBox="0 0 18 14" aria-hidden="true">
      <path d="M0 1h18M0 7h18M0 13h18" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  )
}

export function CloseIcon() {
  return (
    <svg width="0.75rem" height="0.75rem" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M1.5 1.5l9 9m0-9l-9 9" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  )
}

const TRANSPORT_PATHS = {
  start: 'M2 2h2v10H2zM13 2v10L5 7z',
  back: 'M4 2h1.6v10H4zM12 2v10L5.6 7z',
  reverse: 'M10 2v10L2 7z',
  play: 'M4 2v10l8-5z',
  pause: 'M3 2h3v10H3zM8 2h3v10H8z',
  step: 'M10 2H8.4v10H10zM2 2v10l6.4-5z',
  next: 'M10 2h2v10h-2zM1 2v10l8-5z',
} as const

export function TransportIcon({ sign }: { sign: keyof typeof TRANSPORT_PATHS }) {
  return (
    <svg width="0.875rem" height="0.875rem" viewBox="0 0 14 14" aria-hidden="true">
      <path d={TRANSPORT_PATHS[sign]} fill="currentColor" />
    </svg>
  )
}

export function Caret() {
  return <i className="caret" aria-hidden="true" />
}

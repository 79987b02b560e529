import type { Light } from '../../app/promise-light.ts'

/** A whole shield with a check, a shield with a crack, an eight-sided stop: told apart without colour. */
export function LightSign({ light }: { light: Light }) {
  if (light === 'bug') {
    return (
      <svg className="light-sign" width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" className="light-full" />
        <path d="M8 4v5m0 1.6v1.6" className="light-cut" />
      </svg>
    )
  }
  return (
    <svg className="light-sign" width="1rem" height="1rem" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 .8l6 2v5c0 3.7-2.6 6.2-6 7.4C4.6 14 2 11.5 2 7.8v-5z" className="light-full" />
      {light === 'kept' ? (
        <path d="M5 7.8l2.2 2.3 3.9-4.7" className="light-cut" />
      ) : (
        <path d="M9.4 0L6.6 5.2l3.2 2.3-3 3.2L8.4 16" className="light-cut light-crack" />
      )}
    </svg>
  )
}

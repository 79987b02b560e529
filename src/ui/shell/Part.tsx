import { Component, type ReactNode, Suspense } from 'react'
import { useStrings } from './page-context.ts'

export interface PartProps {
  /** What stands there until it has come. */
  readonly fallback?: ReactNode
  /** Small, and not missed: when it fails, nothing stands there. */
  readonly isSmall?: boolean
  readonly children: ReactNode
}

/**
 * A part of the page that is fetched by itself. When that fails, or it cannot be drawn, it takes nothing else with it; a
 * reload comes back to the same run at the same moment.
 */
export function Part({ fallback, isSmall, children }: PartProps) {
  const { partMissing, reload } = useStrings()
  const instead = isSmall ? () => null : (message: string) => <Missing {...{ partMissing, reload, message }} />
  return (
    <Boundary instead={instead}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </Boundary>
  )
}

function Missing(props: { readonly partMissing: string; readonly reload: string; readonly message: string }) {
  return (
    <div className="part-missing" role="alert">
      <p>
        {props.partMissing} <small lang="en">{props.message}</small>
      </p>
      <button type="button" className="btn" onClick={() => window.location.reload()}>
        {props.reload}
      </button>
    </div>
  )
}

interface BoundaryProps {
  readonly instead: (message: string) => ReactNode
  readonly children: ReactNode
}

/** React tells of errors below to classes alone. */
class Boundary extends Component<BoundaryProps, { readonly message: string | undefined }> {
  override state: { readonly message: string | undefined } = { message: undefined }

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { message } = this.state
    return message === undefined ? this.props.children : this.props.instead(message)
  }
}

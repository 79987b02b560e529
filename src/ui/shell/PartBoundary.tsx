import { Component, type ReactNode } from 'react'

interface PartBoundaryProps {
  /** What stands there instead when this part cannot be loaded or drawn. */
  readonly words: { readonly partMissing: string; readonly reload: string }
  readonly children: ReactNode
}

/**
 * A part of the page that fails (its file cannot be fetched, a bug of ours) takes nothing else with it. A reload comes
 * back to the same run at the same moment.
 */
export class PartBoundary extends Component<PartBoundaryProps, { readonly message: string | undefined }> {
  override state: { readonly message: string | undefined } = { message: undefined }

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { children, words } = this.props
    const { message } = this.state
    if (message === undefined) return children
    return (
      <div className="part-missing" role="alert">
        <p>
          {words.partMissing} <small lang="en">{message}</small>
        </p>
        <button type="button" className="btn" onClick={() => window.location.reload()}>
          {words.reload}
        </button>
      </div>
    )
  }
}

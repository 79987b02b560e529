import { WHOLE, ZOOM_STEP } from '../../stage/camera.ts'
import type { Arrangement } from '../../stage/stage-layout.ts'
import type { StageTexts } from '../../stage/stage-texts.ts'
import styles from './StagePane.module.css'
import type { CameraHands } from './use-camera.ts'

export interface StageToolsProps {
  readonly texts: StageTexts
  /** Free of the key of shapes (CSS pixels), and as large as the rest of the stage (1: 12 pixels). */
  readonly lift: number
  readonly size: number
  readonly camera: CameraHands
  readonly nearness: number
  /** No room for more than what was asked for: the rest is in the menu, and fingers zoom. */
  readonly compact: boolean
  readonly arrangement: Arrangement
  readonly onArrange: (arrangement: Arrangement) => void
  /** Tables instead of the picture; undefined: there are none. */
  readonly onTable: (() => void) | undefined
  /** Something is selected that can be looked for. */
  readonly canLocate: boolean
  readonly onLocate: () => void
  readonly follows: boolean
  readonly onFollow: (follows: boolean) => void
}

/** What can be done to the picture itself: how near, how arranged, where the selected thing is. */
export function StageTools(props: StageToolsProps) {
  const { camera, canLocate, compact } = props
  const { tools } = props.texts
  if (compact && !canLocate && props.nearness <= 1) return null
  return (
    <div
      className={styles['tools']}
      role="toolbar"
      aria-label={tools.name}
      style={{ bottom: props.lift, fontSize: Math.round(12 * Math.max(1, props.size)) }}
    >
      {canLocate ? (
        <>
          <button type="button" className={styles['tool']} onClick={props.onLocate}>
            {tools.whereNow}
          </button>
          <button
            type="button"
            className={styles['tool']}
            aria-pressed={props.follows}
            onClick={() => props.onFollow(!props.follows)}
          >
            {tools.follow}
          </button>
        </>
      ) : null}
      <span className={styles['pair']} hidden={compact}>
        {(['broker', 'partition'] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={styles['tool']}
            aria-pressed={props.arrangement === one}
            onClick={() => props.onArrange(one)}
          >
            {tools.arrangements[one]}
          </button>
        ))}
      </span>
      {compact || !props.onTable ? null : (
        <button type="button" className={styles['tool']} onClick={props.onTable}>
          {tools.table}
        </button>
      )}
      <span className={styles['pair']} hidden={compact && props.nearness <= 1}>
        <Sign
          label={tools.further}
          path="M3 8h10"
          onClick={() => camera.zoom(1 / ZOOM_STEP)}
          off={props.nearness <= 1}
        />
        <Sign
          label={tools.whole}
          path="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"
          onClick={() => camera.goTo(WHOLE)}
          off={props.nearness <= 1}
        />
        <Sign label={tools.nearer} path="M3 8h10M8 3v10" onClick={() => camera.zoom(ZOOM_STEP)} off={false} />
      </span>
    </div>
  )
}

function Sign({ label, path, onClick, off }: { label: string; path: string; onClick: () => void; off: boolean }) {
  return (
    <button
      type="button"
      className={styles['tool']}
      aria-label={label}
      title={label}
      aria-disabled={off}
      onClick={() => {
        if (!off) onClick()
      }}
    >
      <svg width="1.3em" height="1.3em" viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
    </button>
  )
}

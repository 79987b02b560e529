import type { Selection } from '../../app/host-messages.ts'
import { clockText } from '../../app/number-text.ts'
import { must } from '../../engine/kernel/assert.ts'
import { type ScreenPoint, StagePane } from '../stage/StagePane.tsx'
import { Caption } from './Caption.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { useGlance, usePlayback, useRun, useSelection, useSession, useSettings, useStrings } from './page-context.ts'

export interface StageAreaProps {
  readonly isDark: boolean
  readonly reducedMotion: boolean
  readonly phone: boolean
  readonly onMenu: (selection: Selection, at: ScreenPoint) => void
}

/** Caption, stage, notice. */
export function StageArea({ isDark, reducedMotion, phone, onMenu }: StageAreaProps) {
  const strings = useStrings()
  const session = useSession()
  const selection = useSelection()
  const language = useSettings((state) => state.language)
  const showKey = useSettings((state) => state.showKey)
  const arrangement = useSettings((state) => state.arrangement)
  const merge = useSettings((state) => state.mergePackets)
  const speedUsPerS = usePlayback((state) => (state.playing ? state.speedUsPerS : undefined))
  const hasView = useGlance((state) => state.view !== undefined)
  return (
    <main id="stage" className="stage" aria-label={strings.stage} tabIndex={-1}>
      <Caption />
      <Stopped />
      <div className="stage-pane">
        {hasView ? (
          <StagePane
            getFrame={() => must(session.frames.current(), 'frame')}
            subscribe={session.frames.subscribe}
            selection={selection}
            onSelect={(chosen, at) => {
              session.selection.setState({ selection: chosen })
              // What flies is gone in a moment: one click shows what can be done to it.
              if (chosen?.kind === 'packet') onMenu(chosen, at)
            }}
            onMenu={(chosen, at) => {
              session.selection.setState({ selection: chosen })
              onMenu(chosen, at)
            }}
            language={language}
            theme={isDark ? 'dark' : 'light'}
            reducedMotion={reducedMotion}
            showKey={showKey && !phone}
            compact={phone}
            captionHeight={0}
            arrangement={arrangement}
            onArrange={(next) => session.settings.setState({ arrangement: next })}
            merge={merge}
            speedUsPerS={speedUsPerS}
          />
        ) : null}
      </div>
      <NoticeLine />
    </main>
  )
}

/** The engine has stopped by a mistake of ours: say so, and offer to go on from there. */
function Stopped() {
  const strings = useStrings()
  const { changes, run } = useSession()
  const status = useRun((state) => state.status)
  const atUs = useRun((state) => state.stoppedAtUs)
  const message = useRun((state) => state.stoppedMessage)
  if (status !== 'stopped') return null
  return (
    <div className="stopped" role="alert">
      <p>
        {strings.stoppedAt(clockText(atUs))} <code lang="en">{message}</code>
      </p>
      <button
        type="button"
        className="btn"
        onClick={() => {
          const { source, scenarioId } = run.getState()
          if (source) changes.load(source, scenarioId, { tUs: Math.max(0, atUs - 1000), playing: false })
        }}
      >
        {strings.restartFromThere}
      </button>
    </div>
  )
}

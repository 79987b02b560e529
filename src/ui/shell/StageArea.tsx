import { lazy } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { must } from '../../engine/kernel/assert.ts'
import { type ScreenPoint, StagePane } from '../stage/StagePane.tsx'
import { Caption } from './Caption.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { Part } from './Part.tsx'
import { useGlance, usePlayback, useRun, useSelection, useSession, useSettings, useStrings } from './page-context.ts'

const StageTable = lazy(() =>
  import('../stage-table/StageTable.tsx').then((module) => ({ default: module.StageTable })),
)

const TroubleScreen = lazy(() =>
  import('../trouble/TroubleScreen.tsx').then((module) => ({ default: module.TroubleScreen })),
)

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
  const trouble = useRun((state) => state.trouble)
  const isTable = useSettings((state) => state.stageTable)
  const menu = (chosen: Selection, at: ScreenPoint): void => {
    session.selection.setState({ selection: chosen })
    onMenu(chosen, at)
  }
  return (
    <main id="stage" className="stage" aria-label={strings.stage} tabIndex={-1}>
      <Caption />
      {trouble ? (
        <Part>
          <TroubleScreen key={trouble.kind} trouble={trouble} />
        </Part>
      ) : null}
      <div className="stage-pane">
        {hasView && isTable ? (
          <Part>
            <StageTable
              onSelect={(chosen) => session.selection.setState({ selection: chosen })}
              onMenu={menu}
              onPicture={() => session.settings.setState({ stageTable: false })}
            />
          </Part>
        ) : hasView ? (
          <StagePane
            getFrame={() => must(session.frames.current(), 'frame')}
            subscribe={session.frames.subscribe}
            selection={selection}
            onSelect={(chosen, at) => {
              session.selection.setState({ selection: chosen })
              // What flies is gone in a moment: one click shows what can be done to it.
              if (chosen?.kind === 'packet') onMenu(chosen, at)
            }}
            onMenu={menu}
            language={language}
            theme={isDark ? 'dark' : 'light'}
            reducedMotion={reducedMotion}
            showKey={showKey && !phone}
            compact={phone}
            captionHeight={0}
            arrangement={arrangement}
            onArrange={(next) => session.settings.setState({ arrangement: next })}
            onTable={() => session.settings.setState({ stageTable: true })}
            merge={merge}
            speedUsPerS={speedUsPerS}
          />
        ) : null}
      </div>
      <NoticeLine />
    </main>
  )
}

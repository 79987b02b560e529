import { lazy } from 'react'
import type { Settings, ThemeChoice } from '../../app/settings-store.ts'
import { HistoryButtons } from '../shell/HistoryButtons.tsx'
import { Part } from '../shell/Part.tsx'
import { useOpenTool, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { SpeedSettings } from '../transport/SpeedSettings.tsx'
import { Sheet } from './Sheet.tsx'

const PhoneWays = lazy(() => import('../many/PhoneWays.tsx').then((module) => ({ default: module.PhoneWays })))

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export interface SettingsDialogProps {
  readonly onClose: () => void
  /** The phone has no bar: what stands there is here too. */
  readonly phone: boolean
  readonly onOpen: (dialog: 'help' | 'about') => void
  readonly onStartAfresh: () => void
}

/** Theme, motion, keys. On a phone also what the top bar holds elsewhere. */
export function SettingsDialog({ onClose, phone, onOpen, onStartAfresh }: SettingsDialogProps) {
  const strings = useStrings()
  const { settings } = useSession()
  const theme = useSettings((state) => state.theme)
  return (
    <Sheet title={phone ? strings.menu : strings.settings} onClose={onClose} from={phone ? 'bottom' : 'middle'}>
      <div className="settings">
        <Part isSmall>{phone ? <PhoneWays onLeave={onClose} /> : null}</Part>
        {phone ? <SpeedSettings /> : null}
        <fieldset className="bare">
          <legend>{strings.theme}</legend>
          <div className="seg seg-words">
            {THEMES.map((one) => (
              <label key={one} className={one === theme ? 'on' : ''}>
                <input
                  type="radio"
                  className="visually-hidden"
                  name="theme"
                  checked={one === theme}
                  onChange={() => settings.setState({ theme: one })}
                />
                {strings.themeNames[one]}
              </label>
            ))}
          </div>
        </fieldset>
        <Check name="reducedMotion" label={strings.reducedMotion} hint={strings.reducedMotionHint} />
        <Check name="singleKeys" label={strings.singleKeys} hint={strings.singleKeysHint} />
        <Check name="announce" label={strings.announce} hint={strings.announceHint} />
        <Check name="stageTable" label={strings.stageTable} />
        <Check name="showKey" label={strings.showKey} />
        <Check name="mergePackets" label={strings.mergePackets} hint={strings.mergePacketsHint} />
        <Arrangements />
        <HistoryLine onClose={onClose} />
        <div className="action-row">
          <button type="button" className="btn" onClick={onStartAfresh}>
            {strings.startAfresh}
          </button>
          <button type="button" className="btn" onClick={() => onOpen('help')}>
            {strings.helpName}
          </button>
          <button type="button" className="btn" onClick={() => onOpen('about')}>
            {strings.about}
          </button>
        </div>
        <p className="mut">
          <small>{strings.trademark}</small>
        </p>
      </div>
    </Sheet>
  )
}

/** Undo, redo and the other futures: where there is room they stand in the bar and beside the timeline too. */
function HistoryLine({ onClose }: { onClose: () => void }) {
  const { futures } = useToolStrings()
  const openTool = useOpenTool()
  return (
    <div className="action-row">
      <HistoryButtons />
      <button
        type="button"
        className="btn"
        onClick={() => {
          onClose()
          openTool({ kind: 'futures' })
        }}
      >
        {futures.title}
      </button>
    </div>
  )
}

/** The switch of the stage; on a phone there is no room for it beside the picture. */
function Arrangements() {
  const strings = useStrings()
  const { settings } = useSession()
  const arrangement = useSettings((state) => state.arrangement)
  return (
    <fieldset className="bare">
      <legend>{strings.arrangement}</legend>
      <div className="seg seg-words">
        {(['broker', 'partition'] as const).map((one) => (
          <label key={one} className={one === arrangement ? 'on' : ''}>
            <input
              type="radio"
              className="visually-hidden"
              name="arrangement"
              checked={one === arrangement}
              onChange={() => settings.setState({ arrangement: one })}
            />
            {strings.arrangements[one]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

type Flag = { [Name in keyof Settings]: Settings[Name] extends boolean ? Name : never }[keyof Settings]

function Check({ name, label, hint }: { name: Flag; label: string; hint?: string }) {
  const { settings } = useSession()
  const on = useSettings((state) => state[name])
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => settings.setState({ [name]: event.target.checked } as Partial<Settings>)}
      />
      <span>
        {label}
        {hint ? <small>{hint}</small> : null}
      </span>
    </label>
  )
}

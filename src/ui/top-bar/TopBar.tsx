import { lazy } from 'react'
import { KAFKA_VERSIONS, type KafkaVersion } from '../../engine/config/kafka-versions.ts'
import { Mark, MenuIcon, ThemeIcon } from '../shell/icons.tsx'
import { Part } from '../shell/Part.tsx'
import { useOpenTool, useRun, useSession, useSettings, useStrings } from '../shell/page-context.ts'
import { useFirstPicture } from '../shell/use-first-picture.ts'
import { ScenarioPicker } from './ScenarioPicker.tsx'

const HistoryButtons = lazy(() =>
  import('../shell/HistoryButtons.tsx').then((module) => ({ default: module.HistoryButtons })),
)

export interface TopBarProps {
  readonly phone: boolean
  readonly isDark: boolean
  readonly onOpen: (dialog: 'help' | 'settings' | 'controls' | 'log') => void
  /** The inspector has no column of its own: a button opens it. */
  readonly withLog: boolean
  readonly onTheme: () => void
  readonly onLanguage: () => void
}

/** Name, scenario, version; language, theme, help. */
export function TopBar({ phone, isDark, onOpen, withLog, onTheme, onLanguage }: TopBarProps) {
  const strings = useStrings()
  const hasPicture = useFirstPicture()
  const openTool = useOpenTool()
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        {strings.appName}
      </h1>
      {phone ? null : (
        <>
          <ScenarioPicker />
          <VersionPicker />
        </>
      )}
      <div className="grow" />
      {phone ? null : <Part isSmall>{hasPicture ? <HistoryButtons /> : null}</Part>}
      {withLog && !phone ? (
        <button type="button" className="link" onClick={() => onOpen('log')}>
          {strings.inspector.log}
        </button>
      ) : null}
      {phone ? null : (
        <button type="button" className="link present-button" onClick={() => openTool({ kind: 'present' })}>
          {strings.present}
        </button>
      )}
      {phone ? null : (
        <>
          <button type="button" className="link" aria-haspopup="dialog" onClick={() => openTool({ kind: 'lessons' })}>
            {strings.lessonsShort}
          </button>
          <button type="button" className="link" aria-haspopup="dialog" onClick={() => openTool({ kind: 'compare' })}>
            {strings.compare}
          </button>
        </>
      )}
      <button type="button" className="link" aria-haspopup="dialog" onClick={() => openTool({ kind: 'share' })}>
        {strings.share}
      </button>
      <LanguageButton onLanguage={onLanguage} short={phone} />
      {phone ? null : (
        <>
          <button
            type="button"
            className="link"
            aria-label={`${strings.theme}: ${isDark ? strings.themeNames.dark : strings.themeNames.light}`}
            title={`${strings.theme} (T)`}
            onClick={onTheme}
          >
            <ThemeIcon />
          </button>
          <button type="button" className="link" onClick={() => onOpen('settings')}>
            {strings.settings}
          </button>
          <button
            type="button"
            className="link"
            aria-label={strings.helpName}
            title={strings.helpName}
            onClick={() => onOpen('help')}
          >
            <kbd>?</kbd>
          </button>
        </>
      )}
      {phone ? (
        <button type="button" className="link" aria-label={strings.menu} onClick={() => onOpen('settings')}>
          <MenuIcon />
        </button>
      ) : null}
    </header>
  )
}

/** EN · 한국어: each language named in itself. */
function LanguageButton({ onLanguage, short }: { onLanguage: () => void; short: boolean }) {
  const language = useSettings((state) => state.language)
  const isKorean = language === 'ko'
  return (
    <button
      type="button"
      className="link"
      lang={isKorean ? 'en' : 'ko'}
      aria-label={isKorean ? '한국어. Switch to English' : 'EN. 한국어로 바꾸기'}
      onClick={onLanguage}
    >
      {short ? (
        <b>{isKorean ? '한국어' : 'EN'}</b>
      ) : (
        <span>
          <span className={isKorean ? '' : 'chosen'}>EN</span> ·{' '}
          <span className={isKorean ? 'chosen' : ''}>한국어</span>
        </span>
      )}
    </button>
  )
}

/** The version of clients and brokers; another one starts the run again. */
export function VersionPicker() {
  const strings = useStrings()
  const { changes } = useSession()
  const version = useRun((state) => state.scenario?.kafka)
  const choose = (to: KafkaVersion): void => {
    void changes.apply({ kind: 'version', to }, `Kafka ${to}`)
  }
  return (
    <fieldset className="seg" aria-label={strings.kafkaVersion}>
      <span className="seg-title">Kafka</span>
      {KAFKA_VERSIONS.map((one) => (
        <label key={one} className={one === version ? 'on' : ''}>
          <input
            type="radio"
            className="visually-hidden"
            name="kafka-version"
            checked={one === version}
            onChange={() => choose(one)}
          />
          {one}
        </label>
      ))}
    </fieldset>
  )
}

import { lazy, useCallback, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { forgetSession, sessionStorages } from '../app/saved-session.ts'
import { loadScenario, WELCOME } from '../app/scenario-library.ts'
import type { Lesson } from '../lessons/lesson.ts'
import { Inspector } from './inspector/Inspector.tsx'
import type { MenuPlace } from './inspector/ThingMenu.tsx'
import { OutcomeBar } from './outcome/OutcomeBar.tsx'
import { useLayout, useMedia } from './shell/media.ts'
import { NotYet } from './shell/NotYet.tsx'
import { Part } from './shell/Part.tsx'
import { PhoneThing } from './shell/PhoneThing.tsx'
import { ToolContext, useSelection, useSession, useSettings, useStrings } from './shell/page-context.ts'
import { StageArea } from './shell/StageArea.tsx'
import { useFirstPicture } from './shell/use-first-picture.ts'
import { useLater } from './shell/use-later.ts'
import { pageCommands } from './shortcuts/commands.ts'
import { useShortcuts } from './shortcuts/use-shortcuts.ts'
import type { DialogTool } from './tools/ToolDialog.tsx'
import type { Tool } from './tools/tool.ts'
import { TopBar } from './top-bar/TopBar.tsx'
import { Transport } from './transport/Transport.tsx'

// What is not on the first picture is loaded after it.
const ChartsRow = lazy(() => import('./charts/ChartsRow.tsx').then((module) => ({ default: module.ChartsRow })))
const AboutDialog = lazy(() => import('./dialogs/AboutDialog.tsx').then((module) => ({ default: module.AboutDialog })))
const ControlRail = lazy(() => import('./controls/ControlRail.tsx').then((module) => ({ default: module.ControlRail })))
const FindRecord = lazy(() => import('./dialogs/FindRecord.tsx').then((module) => ({ default: module.FindRecord })))
const FuturesChip = lazy(() => import('./futures/FuturesChip.tsx').then((module) => ({ default: module.FuturesChip })))
const HelpDialog = lazy(() => import('./dialogs/HelpDialog.tsx').then((module) => ({ default: module.HelpDialog })))
const ThingMenu = lazy(() => import('./inspector/ThingMenu.tsx').then((module) => ({ default: module.ThingMenu })))
const InspectorSheet = lazy(() =>
  import('./dialogs/SideSheets.tsx').then((module) => ({ default: module.InspectorSheet })),
)
const ControlsSheet = lazy(() =>
  import('./dialogs/SideSheets.tsx').then((module) => ({ default: module.ControlsSheet })),
)
const CommandPalette = lazy(() =>
  import('./palette/CommandPalette.tsx').then((module) => ({ default: module.CommandPalette })),
)
const Timeline = lazy(() => import('./timeline/Timeline.tsx').then((module) => ({ default: module.Timeline })))
const ApplicationPlace = lazy(() =>
  import('./application/ApplicationPlace.tsx').then((module) => ({ default: module.ApplicationPlace })),
)
const TalkPage = lazy(() => import('./talk/TalkPage.tsx').then((module) => ({ default: module.TalkPage })))
const PageGates = lazy(() => import('./share/PageGates.tsx').then((module) => ({ default: module.PageGates })))
const LessonPlace = lazy(() => import('./lesson/LessonPlace.tsx').then((module) => ({ default: module.LessonPlace })))
const LessonList = lazy(() => import('./lesson/LessonList.tsx').then((module) => ({ default: module.LessonList })))
const ToolDialog = lazy(() => import('./tools/ToolDialog.tsx').then((module) => ({ default: module.ToolDialog })))
const SettingsDialog = lazy(() =>
  import('./dialogs/SettingsDialog.tsx').then((module) => ({ default: module.SettingsDialog })),
)

/** An opened link leaves the address; what is said about it stays. */
const hasLink = location.hash !== ''

/** The lesson that was open when this tab was left: its place is read with the lesson (`app/lessons/saved-lesson.ts`). */
function keptLesson(): string | undefined {
  try {
    return hasLink ? undefined : (sessionStorage.getItem('inflight.lesson') ?? undefined)
  } catch {
    return undefined
  }
}

type Dialog = 'help' | 'about' | 'settings' | 'controls' | 'log' | 'find' | 'palette' | 'scenarios'

/** The page: everything in its place for the size of the window. */
export function App() {
  const strings = useStrings()
  const session = useSession()
  const layout = useLayout()
  const selection = useSelection()
  const isDark = useIsDark()
  const reducedMotion = useReducedMotion()
  const [dialog, setDialog] = useState<Dialog>()
  const [allConfigs, setAllConfigs] = useState(false)
  const [menu, setMenu] = useState<MenuPlace>()
  const [tool, setTool] = useState<DialogTool>()
  const [application, setApplication] = useState<number>()
  const [lesson, setLesson] = useState<string | Lesson | undefined>(keptLesson)
  const [isChoosing, setIsChoosing] = useState(false)
  const [presents, setPresents] = useState(false)
  const openTool = useCallback((wanted: Tool) => {
    if (wanted.kind === 'application') setApplication(wanted.producer)
    else if (wanted.kind === 'lessons') {
      if (wanted.lesson === undefined) setIsChoosing(true)
      else setLesson(wanted.lesson)
    } else if (wanted.kind === 'present') setPresents(true)
    else setTool(wanted)
  }, [])
  /** A dialog that closes takes no other with it: its `close` may come when the next one has been asked for. */
  const closeDialog = useCallback(() => setDialog((open) => (open === dialog ? undefined : open)), [dialog])
  /** What the palette has opened meanwhile stays. */
  const closePalette = useCallback(
    () => setDialog((open) => (open === 'palette' || open === 'scenarios' ? undefined : open)),
    [],
  )
  const leaveLesson = useCallback(() => setLesson(undefined), [])
  const endPresent = useCallback(() => setPresents(false), [])
  const closeTool = useCallback(() => setTool((open) => (open === tool ? undefined : open)), [tool])
  const closeMenu = useCallback(() => setMenu(undefined), [])
  const { switchTheme, switchLanguage } = useSwitches(isDark)
  const phone = layout === 'phone'
  const hasPicture = useFirstPicture()
  const isLater = useLater()
  const hasFutures = useStore(session.futures, ({ futures }) => futures.length > 0)

  const commands = useMemo(
    () =>
      pageCommands(session, {
        openHelp: () => setDialog('help'),
        openFindRecord: () => setDialog('find'),
        openAllConfigs: () => {
          if (phone) setDialog('controls')
          setAllConfigs(true)
        },
        openExperiments: () => setTool({ kind: 'experiments' }),
        openPromises: () => setTool({ kind: 'promises' }),
        openApplication: () => setApplication((open) => (open === undefined ? 0 : undefined)),
        openFutures: () => setTool({ kind: 'futures' }),
        openPalette: (only) => setDialog(only ?? 'palette'),
        openSettings: () => setDialog('settings'),
        openLog: () => {
          session.selection.setState((state) => ({ logFor: state.selection }))
          if (layout !== 'wide') setDialog('log')
          void import('./log/focus-log.ts').then((module) => module.focusLog())
        },
        openThingMenu: () => {
          const chosen = session.selection.getState().selection
          if (chosen) setMenu({ selection: chosen, ...middleOfStage() })
        },
        switchTheme,
        switchLanguage,
        shortNameOfBroker: (broker) => (broker === 0 ? strings.inspector.controller : `b${broker}`),
      }),
    [session, strings, layout, phone, switchTheme, switchLanguage],
  )
  useShortcuts(commands, session.settings)

  const startAfresh = async (): Promise<void> => {
    closeDialog()
    forgetSession(sessionStorages())
    const source = await loadScenario(WELCOME)
    if (source) session.changes.load(source, WELCOME)
  }
  const lessonPlace =
    lesson === undefined ? null : (
      <Part>
        <LessonPlace lesson={lesson} onOpen={setLesson} onLeave={leaveLesson} />
      </Part>
    )
  const inspector =
    layout === 'wide' ? (
      <aside className="inspector" aria-label={strings.inspectorName}>
        <Part>
          <Inspector />
        </Part>
      </aside>
    ) : layout === 'middle' && selection ? (
      <aside className="inspector inspector-over" aria-label={strings.inspectorName}>
        <Part>
          <Inspector />
        </Part>
      </aside>
    ) : null

  return (
    <ToolContext value={openTool}>
      <div className={`app app-${layout}${lesson === undefined ? '' : ' app-teaches'}`}>
        <a className="skip-link" href="#stage">
          {strings.skipToStage}
        </a>
        <TopBar
          phone={phone}
          isDark={isDark}
          withLog={layout !== 'wide'}
          onOpen={setDialog}
          onTheme={switchTheme}
          onLanguage={switchLanguage}
        />
        {phone ? null : (
          <aside className="rail" aria-label={strings.controlsName}>
            {lessonPlace ?? (
              <Part fallback={<div className="rail-scroll" />}>
                {hasPicture ? <ControlRail allOpen={allConfigs} onAllOpen={setAllConfigs} /> : null}
              </Part>
            )}
          </aside>
        )}
        <StageArea
          isDark={isDark}
          reducedMotion={reducedMotion}
          phone={phone}
          onMenu={(chosen, at) => setMenu({ selection: chosen, x: at.x, y: at.y })}
        />
        {application === undefined ? (
          inspector
        ) : (
          <Part key={application}>
            <ApplicationPlace producer={application} layout={layout} onClose={() => setApplication(undefined)} />
          </Part>
        )}
        {phone && lessonPlace ? <aside className="lesson-phone">{lessonPlace}</aside> : null}
        {phone && !lessonPlace ? <PhoneThing onOpen={() => setDialog('log')} /> : null}
        <OutcomeBar compact={phone} />
        <section className="time" aria-label={strings.playback.time}>
          {phone ? null : <Transport phone={false} />}
          <Part fallback={<div className="timeline" />}>
            {hasPicture ? <Timeline phone={phone} /> : <div className="timeline" />}
          </Part>
          <Part isSmall>{hasFutures ? <FuturesChip /> : null}</Part>
        </section>
        {phone ? (
          <section className="transport-place" aria-label={strings.playback.transport}>
            <Transport phone onControls={() => setDialog('controls')} />
          </section>
        ) : null}
        {phone ? null : (
          <Part fallback={<div className="charts" />}>{hasPicture ? <ChartsRow /> : <div className="charts" />}</Part>
        )}

        <Part key={menu ? 'menu' : 'no menu'} fallback={<NotYet onClose={closeMenu} />}>
          {menu ? <ThingMenu place={menu} onClose={closeMenu} /> : null}
        </Part>
        <Part key={dialog ?? 'no dialog'} fallback={<NotYet onClose={closeDialog} />}>
          {dialog === 'help' ? <HelpDialog commands={commands} onClose={closeDialog} /> : null}
          {dialog === 'about' ? <AboutDialog onClose={closeDialog} /> : null}
          {dialog === 'palette' || dialog === 'scenarios' ? (
            <CommandPalette
              commands={commands}
              only={dialog === 'scenarios' ? dialog : undefined}
              onMenu={(chosen) => setMenu({ selection: chosen, ...middleOfStage() })}
              onClose={closePalette}
            />
          ) : null}
          {dialog === 'find' ? <FindRecord onClose={closeDialog} /> : null}
          {dialog === 'log' ? <InspectorSheet phone={phone} onClose={closeDialog} /> : null}
          {dialog === 'controls' ? (
            <ControlsSheet allOpen={allConfigs} onAllOpen={setAllConfigs} onClose={closeDialog} />
          ) : null}
          {dialog === 'settings' ? (
            <SettingsDialog
              phone={phone}
              onClose={closeDialog}
              onOpen={setDialog}
              onStartAfresh={() => void startAfresh()}
            />
          ) : null}
        </Part>
        <Part isSmall>{isLater || hasLink ? <PageGates /> : null}</Part>
        <Part key={presents ? 'present' : 'no present'}>
          {presents ? <TalkPage player={undefined} onEnd={endPresent} /> : null}
        </Part>
        <Part key={isChoosing ? 'lessons' : 'no lessons'}>
          {isChoosing ? <LessonList onOpen={setLesson} onClose={() => setIsChoosing(false)} /> : null}
        </Part>
        <Part key={`tool ${tool?.kind}`} fallback={<NotYet onClose={closeTool} />}>
          {tool ? <ToolDialog tool={tool} onClose={closeTool} /> : null}
        </Part>
      </div>
    </ToolContext>
  )
}

function useIsDark(): boolean {
  const system = useMedia('(prefers-color-scheme: dark)')
  const theme = useSettings((state) => state.theme)
  return theme === 'system' ? system : theme === 'dark'
}

function useReducedMotion(): boolean {
  const system = useMedia('(prefers-reduced-motion: reduce)')
  const chosen = useSettings((state) => state.reducedMotion)
  return system || chosen
}

function useSwitches(isDark: boolean): { switchTheme: () => void; switchLanguage: () => void } {
  const { settings } = useSession()
  const switchTheme = useCallback(() => settings.setState({ theme: isDark ? 'light' : 'dark' }), [settings, isDark])
  const switchLanguage = useCallback(
    () => settings.setState(({ language }) => ({ language: language === 'en' ? 'ko' : 'en' })),
    [settings],
  )
  return { switchTheme, switchLanguage }
}

function middleOfStage(): { x: number; y: number } {
  const box = document.getElementById('stage')?.getBoundingClientRect()
  return box ? { x: box.left + box.width / 2 - 80, y: box.top + box.height / 3 } : { x: 0, y: 0 }
}

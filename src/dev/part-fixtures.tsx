import { type ReactNode, useState } from 'react'
import type { Notice } from '../app/notice-store.ts'
import type { RunTrouble } from '../app/run-store.ts'
import type { Session } from '../app/session.ts'
import type { Settings } from '../app/settings-store.ts'
import { App } from '../ui/App.tsx'
import { ApplicationPlace } from '../ui/application/ApplicationPlace.tsx'
import { ChartsRow } from '../ui/charts/ChartsRow.tsx'
import { CHART_IDS } from '../ui/charts/chart-kinds.ts'
import { ControlRail } from '../ui/controls/ControlRail.tsx'
import { AboutDialog } from '../ui/dialogs/AboutDialog.tsx'
import { FindRecord } from '../ui/dialogs/FindRecord.tsx'
import { HelpDialog } from '../ui/dialogs/HelpDialog.tsx'
import { SettingsDialog } from '../ui/dialogs/SettingsDialog.tsx'
import { Inspector } from '../ui/inspector/Inspector.tsx'
import { LessonList } from '../ui/lesson/LessonList.tsx'
import { LogPanel } from '../ui/log/LogPanel.tsx'
import { OutcomeBar } from '../ui/outcome/OutcomeBar.tsx'
import { CommandPalette } from '../ui/palette/CommandPalette.tsx'
import { Caption } from '../ui/shell/Caption.tsx'
import { NoticeLine } from '../ui/shell/NoticeLine.tsx'
import { useSession } from '../ui/shell/page-context.ts'
import { pageCommands } from '../ui/shortcuts/commands.ts'
import { StageTable } from '../ui/stage-table/StageTable.tsx'
import { Timeline } from '../ui/timeline/Timeline.tsx'
import { type DialogTool, ToolDialog } from '../ui/tools/ToolDialog.tsx'
import { Transport } from '../ui/transport/Transport.tsx'
import { TroubleScreen } from '../ui/trouble/TroubleScreen.tsx'

/** One component of the page in one state. */
export interface PartFixture {
  readonly name: string
  readonly element: ReactNode
  /** The published scenario that runs (`welcome`); null: none, nothing has been loaded. */
  readonly scenario?: string | null
  /** ms at which it stands still. */
  readonly atMs?: number
  readonly settings?: Partial<Settings>
  /** What else is so, once the run is there. */
  readonly prepare?: (session: Session) => void
  /** CSS pixels; as wide as the window where absent. */
  readonly width?: number
  readonly height?: number
}

const nothing = (): void => {}

/** Broker 1 has been dead for 400 ms: something of everything. */
const CRASH = { scenario: 'leader-dies', atMs: 5400 } as const

/** The real client refuses it: linger.ms + request.timeout.ms is longer. */
const REFUSED = { kind: 'producerConfig', producer: 'app', config: { 'delivery.timeout.ms': 1 } } as const

type Chosen = ReturnType<Session['selection']['getState']>['selection']

function inspected(name: string, selection: Chosen, more: Partial<PartFixture> = {}): PartFixture {
  const prepare = (session: Session): void => session.selection.setState({ selection })
  return { name: `inspector: ${name}`, element: <Inspector />, width: 296, height: 800, prepare, ...more }
}

const INSPECTED: readonly PartFixture[] = [
  inspected('nothing selected', undefined),
  inspected('no run yet', undefined, { scenario: null }),
  inspected('record', { kind: 'record', record: 20 }),
  inspected('record that is not there', { kind: 'record', record: 999_999 }),
  inspected('partition', { kind: 'partition', partition: 0 }),
  inspected('replica', { kind: 'replica', partition: 0, broker: 2 }),
  inspected('broker, dead', { kind: 'broker', broker: 1 }, CRASH),
  inspected('broker, alive', { kind: 'broker', broker: 2 }),
  inspected('controller', { kind: 'broker', broker: 0 }),
  inspected('link', { kind: 'link', a: 4, b: 1 }),
  inspected('producer', { kind: 'producer', producer: 0 }),
  inspected('producer in a transaction', { kind: 'producer', producer: 0 }, { scenario: 'transactions', atMs: 640 }),
  inspected('consumer', { kind: 'consumer', consumer: 1 }, { scenario: 'transactions', atMs: 640 }),
]

const TROUBLES: readonly RunTrouble[] = [
  { kind: 'assertion', atUs: 9_456_000, message: 'the log end is behind the high watermark' },
  { kind: 'codeHangs', atUs: 9_456_000, message: 'partition() has not returned' },
  { kind: 'runLimit', atUs: 9_456_000 },
  { kind: 'instantLimit', atUs: 9_456_000 },
  { kind: 'noEngine', message: 'no worker' },
  { kind: 'refused', problems: [] },
  { kind: 'noCodecs', codecs: ['zstd'] },
]

const NOTICES: readonly Notice[] = [
  { kind: 'producerRestarts', what: 'linger.ms=20' },
  { kind: 'fromZero', what: 'partitions=6', droppedActions: 2 },
  { kind: 'done', action: 'killBroker', what: 'b1' },
  { kind: 'undone' },
  { kind: 'refused', path: 'topics[0].partitions', message: 'at least 1' },
  { kind: 'savedRunUnreadable' },
  { kind: 'engineInPage' },
]

const TOOLS: readonly DialogTool[] = [
  { kind: 'paste', producer: 'app' },
  { kind: 'copy', producer: 'app', format: 'properties' },
  { kind: 'bytes', batch: 0 },
  { kind: 'partition' },
  { kind: 'code', producer: 'app' },
  { kind: 'compare' },
  { kind: 'experiments' },
  { kind: 'many' },
  { kind: 'share' },
  { kind: 'ownRecords' },
  { kind: 'promises' },
  { kind: 'futures' },
  { kind: 'records', of: 'acked' },
]

function usePageCommands() {
  return pageCommands(useSession(), {
    openHelp: nothing,
    openFindRecord: nothing,
    openAllConfigs: nothing,
    openExperiments: nothing,
    openPromises: nothing,
    openApplication: nothing,
    openFutures: nothing,
    openPalette: nothing,
    openSettings: nothing,
    openLog: nothing,
    openThingMenu: nothing,
    switchTheme: nothing,
    switchLanguage: nothing,
    shortNameOfBroker: (broker) => `b${broker}`,
  })
}

function Palette({ only }: { only?: 'scenarios' }) {
  return <CommandPalette commands={usePageCommands()} only={only} onMenu={nothing} onClose={nothing} />
}

function Help() {
  return <HelpDialog commands={usePageCommands()} onClose={nothing} />
}

/** They show what the timeline shows. */
function Charts() {
  return (
    <div>
      <Timeline phone={false} />
      <ChartsRow />
    </div>
  )
}

function Rail({ open }: { open: boolean }) {
  const [all, setAll] = useState(open)
  return <ControlRail allOpen={all} onAllOpen={setAll} />
}

/** Every component of the page, in every state that it has. */
export const PARTS: readonly PartFixture[] = [
  { ...CRASH, name: 'page', element: <App />, height: 900 },
  { name: 'page without a run', element: <App />, scenario: null, height: 900 },
  { name: 'controls', element: <Rail open={false} />, width: 224, height: 800 },
  { name: 'controls, all configs', element: <Rail open />, width: 224, height: 800 },
  {
    name: 'controls, refused',
    element: <Rail open={false} />,
    width: 224,
    height: 800,
    prepare: (session) => void session.changes.apply(REFUSED, 'delivery.timeout.ms=1'),
  },
  ...INSPECTED,
  { ...CRASH, name: 'event log', element: <LogPanel />, width: 296, height: 800 },
  { name: 'event log without a run', element: <LogPanel />, scenario: null, width: 296, height: 800 },
  { name: 'caption', element: <Caption /> },
  { ...CRASH, name: 'outcome', element: <OutcomeBar compact={false} /> },
  { name: 'outcome on a phone', element: <OutcomeBar compact />, width: 390 },
  { name: 'transport', element: <Transport phone={false} /> },
  { name: 'transport on a phone', element: <Transport phone onControls={nothing} />, width: 390 },
  { ...CRASH, name: 'timeline', element: <Timeline phone={false} /> },
  { ...CRASH, name: 'timeline with its clocks', element: <Timeline phone={false} />, settings: { clocksOpen: true } },
  { name: 'timeline without a run', element: <Timeline phone={false} />, scenario: null },
  { name: 'charts, closed', element: <Charts /> },
  ...CHART_IDS.map((chart): PartFixture => {
    return { name: `chart: ${chart}`, element: <Charts />, settings: { chartsOpen: true, chart }, height: 400 }
  }),
  {
    name: 'stage as a table',
    element: <StageTable onSelect={nothing} onMenu={nothing} onPicture={nothing} />,
    height: 700,
  },
  {
    name: 'application',
    element: <ApplicationPlace producer={0} layout="wide" onClose={nothing} />,
    width: 420,
    height: 800,
  },
  ...TROUBLES.map((trouble): PartFixture => {
    return {
      name: `trouble: ${trouble.kind}`,
      element: <TroubleScreen trouble={trouble} />,
      scenario: null,
      height: 400,
    }
  }),
  ...NOTICES.map((notice): PartFixture => {
    const prepare = ({ notices }: Session): void => notices.setState({ notice, count: 1 })
    return { name: `notice: ${notice.kind}`, element: <NoticeLine />, scenario: null, height: 80, prepare }
  }),
  { name: 'dialog: help', element: <Help /> },
  { name: 'dialog: about', element: <AboutDialog onClose={nothing} /> },
  { name: 'dialog: find a record', element: <FindRecord onClose={nothing} /> },
  {
    name: 'dialog: settings',
    element: <SettingsDialog phone={false} onClose={nothing} onOpen={nothing} onStartAfresh={nothing} />,
  },
  { name: 'dialog: palette', element: <Palette /> },
  { name: 'dialog: scenarios', element: <Palette only="scenarios" /> },
  { name: 'dialog: lessons', element: <LessonList onOpen={nothing} onClose={nothing} /> },
  ...TOOLS.map((tool): PartFixture => {
    return { name: `dialog: ${tool.kind}`, element: <ToolDialog tool={tool} onClose={nothing} /> }
  }),
]

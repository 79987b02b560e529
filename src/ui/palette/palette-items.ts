import type { Selection } from '../../app/host-messages.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import { titleOf } from '../../app/scenario-source.ts'
import { selectionKey } from '../../app/selection-store.ts'
import type { Session } from '../../app/session.ts'
import type { Settings } from '../../app/settings-store.ts'
import { thingActions } from '../../app/thing-actions.ts'
import type { Strings, ToolStrings } from '../../content/strings/strings.ts'
import { KAFKA_VERSIONS } from '../../engine/config/kafka-versions.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { thingName } from '../inspector/thing-name.ts'
import { plainText } from '../shell/kafka-words.ts'
import { type Command, keyText } from '../shortcuts/commands.ts'
import type { Tool } from '../tools/tool.ts'
import type { PaletteItem } from './palette-item.ts'

/** What the palette is made of. */
export interface PaletteContext {
  readonly session: Session
  readonly strings: Strings
  readonly tools: ToolStrings
  readonly commands: readonly Command[]
  readonly isMac: boolean
  readonly scenarios: readonly { readonly id: string; readonly source: ScenarioSource }[]
  readonly openTool: (tool: Tool) => void
  /** For what has to be asked first. */
  readonly openMenu: (selection: Selection) => void
}

/** Everything that can be done from the palette at this moment. */
export function paletteItems(context: PaletteContext): readonly PaletteItem[] {
  const view = context.session.frames.current()?.view ?? context.session.glance.getState().view
  return [
    ...(view ? actionItems(context, view) : []),
    ...commandItems(context),
    ...toolItems(context),
    ...(view ? thingItems(context, view) : []),
    ...scenarioItems(context),
    ...settingItems(context),
  ]
}

function actionItems({ session, strings, tools, openMenu }: PaletteContext, view: StageView): PaletteItem[] {
  const { selection } = session.selection.getState()
  const { scenario, partitionNames } = session.run.getState()
  if (!selection || !scenario) return []
  const what = thingName(selection, strings, scenario, view, partitionNames)
  return thingActions(selection, view, scenario).flatMap((action): PaletteItem[] => {
    if (action.kind === 'cannot') return []
    const name = `${what}: ${plainText(tools.menus.actionNames[action.id])}${action.detail ? ` ${action.detail}` : ''}`
    const run = (): void => {
      if (action.kind === 'act') session.changes.act(action.action, what)
      else if (action.kind === 'select') session.selection.setState({ selection: action.selection })
      else openMenu(selection)
    }
    const asks = action.kind === 'ask' || action.kind === 'packet'
    return [
      {
        id: `action ${selectionKey(selection)} ${action.id} ${action.detail ?? ''}`,
        group: 'actions',
        name: asks ? `${name}…` : name,
        run,
      },
    ]
  })
}

/** What the palette itself would do again, and what only closes things. */
const NOT_IN_PALETTE = new Set(['palette', 'unselect'])

function commandItems({ commands, tools, isMac }: PaletteContext): PaletteItem[] {
  const { help } = tools
  return commands
    .filter((command) => !NOT_IN_PALETTE.has(command.id))
    .map((command) => ({
      id: `command ${command.id}`,
      group: 'commands',
      name: help.commands[command.id],
      also: [command.id],
      keys: keyText(command.keys[0] ?? '', help.keyNames, isMac),
      run: command.run,
    }))
}

function toolItems({ session, tools, openTool }: PaletteContext): PaletteItem[] {
  const words = tools.palette.tools
  const producers = session.run.getState().scenario?.producers ?? []
  return [
    ...producers.flatMap(({ name }): PaletteItem[] => [
      {
        id: `paste ${name}`,
        group: 'commands',
        name: words.paste(name),
        also: ['properties', 'yaml'],
        run: () => openTool({ kind: 'paste', producer: name }),
      },
      {
        id: `copy ${name}`,
        group: 'commands',
        name: words.copy(name),
        also: ['properties', 'yaml', 'java'],
        run: () => openTool({ kind: 'copy', producer: name, format: 'properties' }),
      },
      {
        id: `code ${name}`,
        group: 'commands',
        name: words.code(name),
        also: ['partitioner', 'custom', 'typescript', 'javascript', 'kotlin'],
        run: () => openTool({ kind: 'code', producer: name }),
      },
    ]),
    {
      id: 'partition-of-key',
      group: 'commands',
      name: words.partition,
      also: ['murmur2'],
      run: () => openTool({ kind: 'partition' }),
    },
    {
      id: 'own-records',
      group: 'commands',
      name: words.ownRecords,
      also: ['csv', 'ndjson'],
      run: () => openTool({ kind: 'ownRecords' }),
    },
    {
      id: 'compare',
      group: 'commands',
      name: words.compare,
      also: ['acks', 'linger', 'sticky', 'round robin', 'versions'],
      run: () => openTool({ kind: 'compare' }),
    },
    {
      id: 'many',
      group: 'commands',
      name: words.many,
      also: ['seeds', 'odds', 'sweep'],
      run: () => openTool({ kind: 'many' }),
    },
  ]
}

function thingItems({ session, strings }: PaletteContext, view: StageView): PaletteItem[] {
  const { scenario, partitionNames } = session.run.getState()
  const item = (selection: Selection, ...also: string[]): PaletteItem => ({
    id: `select ${selectionKey(selection)}`,
    group: 'things',
    name: thingName(selection, strings, scenario, view, partitionNames),
    also,
    run: () => session.selection.setState({ selection }),
  })
  const topicOf = (partition: number): string => partitionNames[partition] ?? ''
  return [
    ...view.producers.map(({ index }) => item({ kind: 'producer', producer: index }, 'producer', '프로듀서')),
    ...view.brokers.map(({ broker }) => item({ kind: 'broker', broker }, `broker ${broker}`, `브로커 ${broker}`)),
    item({ kind: 'broker', broker: 0 }, 'controller', '컨트롤러'),
    ...view.partitions.map(({ partition }) =>
      item({ kind: 'partition', partition }, `partition ${topicOf(partition)}`, `파티션 ${topicOf(partition)}`),
    ),
    ...view.brokers.flatMap(({ broker, replicas }) =>
      replicas.map(({ partition }) =>
        item(
          { kind: 'replica', partition, broker },
          `replica ${topicOf(partition)} b${broker}`,
          `레플리카 ${topicOf(partition)} b${broker}`,
        ),
      ),
    ),
    ...view.consumers.map(({ index }) => item({ kind: 'consumer', consumer: index }, 'consumer', '컨슈머')),
    ...view.links.map(({ a, b }) => item({ kind: 'link', a, b }, 'link', 'network', '연결', '네트워크')),
  ]
}

function scenarioItems({ session, strings, tools, scenarios }: PaletteContext): PaletteItem[] {
  const { language } = session.settings.getState()
  const { scenarioId } = session.run.getState()
  return scenarios.map(({ id, source }) => ({
    id: `scenario ${id}`,
    group: 'scenarios',
    name: tools.palette.runScenario(titleOf(source, language) || id),
    also: [id, titleOf(source, language === 'en' ? 'ko' : 'en'), strings.scenario],
    ...(id === scenarioId ? { detail: '✓' } : {}),
    run: () => session.changes.load(source, id),
  }))
}

type Flag = { [Name in keyof Settings]: Settings[Name] extends boolean ? Name : never }[keyof Settings]

function settingItems({ session, strings, tools }: PaletteContext): PaletteItem[] {
  const { settings, changes, run } = session
  const now = settings.getState()
  const words = tools.palette
  const flag = (name: Flag, label: string): PaletteItem => ({
    id: `setting ${name}`,
    group: 'settings',
    name: label,
    detail: now[name] ? words.on : words.off,
    run: () => settings.setState({ [name]: !now[name] } as Partial<Settings>),
  })
  const choice = (id: string, name: string, isNow: boolean, choose: () => void): PaletteItem => ({
    id: `setting ${id}`,
    group: 'settings',
    name,
    ...(isNow ? { detail: '✓' } : {}),
    run: choose,
  })
  const version = run.getState().scenario?.kafka
  return [
    flag('reducedMotion', strings.reducedMotion),
    flag('singleKeys', strings.singleKeys),
    flag('announce', strings.announce),
    flag('stageTable', strings.stageTable),
    flag('showKey', strings.showKey),
    flag('mergePackets', strings.mergePackets),
    flag('logPaused', `${strings.inspector.log}: ${tools.log.hold}`),
    ...(['system', 'light', 'dark'] as const).map((theme) =>
      choice(`theme ${theme}`, words.theme(strings.themeNames[theme]), now.theme === theme, () =>
        settings.setState({ theme }),
      ),
    ),
    ...(['broker', 'partition'] as const).map((one) =>
      choice(`arrangement ${one}`, words.arrangement(strings.arrangements[one]), now.arrangement === one, () =>
        settings.setState({ arrangement: one }),
      ),
    ),
    ...KAFKA_VERSIONS.map((to) =>
      choice(`version ${to}`, words.version(to), version === to, () => {
        void changes.apply({ kind: 'version', to }, `Kafka ${to}`)
      }),
    ),
  ]
}

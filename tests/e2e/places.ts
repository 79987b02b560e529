import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { ENGINE_VERSION } from '../../src/engine/simulation/start-world.ts'
import { pack } from '../../src/links/pack.ts'
import { openMenuOf } from './page.ts'

/**
 * Every place of the page: how one comes there, and by which names the sources know it. What the sources name and no place
 * here covers fails axe.spec.ts, so a new dialog, tool or kind of selection comes with its row.
 */
export interface Place {
  readonly name: string
  /** `tool x`, `thing x` or the file of a dialog or panel below src/ui. */
  readonly covers?: readonly string[]
  /** What the page finds in its storage. */
  readonly start?: Start
  /** Instead of the page itself. */
  readonly address?: string
  /** Before the page is fetched. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** From the paused page in English to the place. */
  readonly open?: (page: Page) => Promise<void>
  /** What has to be there, in every language. */
  readonly shows: string
  /** What is looked at; absent: the whole page. Around a dialog all is inert, and around a panel as it was before. */
  readonly part?: string
  readonly phone?: true
  /** Nothing of it follows the settings of the page around it: it is opened anew for each. */
  readonly isApart?: true
  /** Escape closes it. */
  readonly escapes?: true
  /** The run is another one afterwards. */
  readonly changes?: true
}

export interface Start {
  readonly source: unknown
  readonly atMs: number
  readonly selection?: Readonly<Record<string, string | number>>
  readonly settings?: Readonly<Record<string, unknown>>
}

const CONTENT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src/content/scenarios')

function published(name: string): unknown {
  return JSON.parse(readFileSync(path.join(CONTENT, `${name}.json`), 'utf8'))
}

const WELCOME: Start = { source: published('welcome'), atMs: 254 }
const DIES: Start = { source: published('leader-dies'), atMs: 5400 }
const LOST: Start = { source: published('acked-then-lost'), atMs: 16_000 }

function select(start: Start, selection: NonNullable<Start['selection']>): Start {
  return { ...start, selection }
}

function withSettings(start: Start, settings: NonNullable<Start['settings']>): Start {
  return { ...start, settings }
}

/** A short run that a link or a dropped file brings. */
function small(producer: object = {}): object {
  return {
    version: 1,
    title: 'A run from a link',
    kafka: '3.9',
    durationMs: 5000,
    cluster: { brokers: 1 },
    topics: [{ name: 'orders', partitions: 2, replicationFactor: 1 }],
    producers: [{ name: 'app', ...producer }],
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 100 }],
    model: 'lesson',
  }
}

function linkTo(body: object, hasCode = false): string {
  return `/#${pack({ engine: ENGINE_VERSION, scenario: small(), ...body }, hasCode)}`
}

const DIALOG = 'dialog[open]'
const POPOVER = '.popover:popover-open'

const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }

const click =
  (name: RegExp | string) =>
  async (page: Page): Promise<void> => {
    await page
      .getByRole('button', { name, exact: typeof name === 'string' })
      .first()
      .click()
  }

/** What the palette does first for these words. */
const byPalette =
  (words: string) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.locator('dialog input').fill(words)
    await page.keyboard.press('Enter')
  }

const clickIn =
  (selector: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(selector).first().click()
  }

function all(...steps: readonly ((page: Page) => Promise<unknown>)[]): (page: Page) => Promise<void> {
  return async (page) => {
    for (const step of steps) await step(page)
  }
}

const shown =
  (selector: string) =>
  (page: Page): Promise<void> =>
    page.locator(selector).first().waitFor()

/** Something dropped on the stage, or held over it. */
const drop =
  (name: string, text: string, drops = true) =>
  async (page: Page): Promise<void> => {
    await page.getByTestId('drop-zone').waitFor({ state: 'attached' })
    await page.evaluate(
      ([file, content, isDropped]) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([content], file))
        for (const kind of isDropped ? ['dragenter', 'dragover', 'drop'] : ['dragenter', 'dragover']) {
          const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true })
          document.querySelector('#stage')?.dispatchEvent(event)
        }
      },
      [name, text, drops] as const,
    )
  }

/** Before something that was seen: what is done there makes another future. */
const goBack = press('ArrowLeft', 'ArrowLeft', 'ArrowLeft')

const killB1 = async (page: Page): Promise<void> => {
  const menu = await openMenuOf(page, /^broker 1, /)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
}

/** A lesson, turned to the first page of a kind. */
const lessonAt =
  (kind: 'question' | 'predict' | 'step' | 'outcome' | 'turn') =>
  async (page: Page): Promise<void> => {
    await click(/first lesson/i)(page)
    await page.locator('.lesson').first().waitFor()
    for (let presses = 0; presses < 40; presses++) {
      if ((await page.locator(`.lesson-${kind}`).count()) > 0) return
      await page.keyboard.press((await page.locator('.lesson-predict').count()) > 0 ? '2' : 'PageDown')
      await page.waitForTimeout(100)
    }
  }

const LESSON_PAGES = ['question', 'predict', 'step', 'outcome', 'turn'] as const

/** Each kind of thing that can be selected, and where it is. */
const THINGS: readonly (readonly [name: string, start: Start, selection: NonNullable<Start['selection']>])[] = [
  ['record', WELCOME, { kind: 'record', record: 20 }],
  ['lost record', LOST, { kind: 'record', record: 45 }],
  ['batch', WELCOME, { kind: 'batch', batch: 3 }],
  ['partition', WELCOME, { kind: 'partition', partition: 0 }],
  ['replica', WELCOME, { kind: 'replica', partition: 0, broker: 2 }],
  ['broker', DIES, { kind: 'broker', broker: 1 }],
  ['controller', DIES, { kind: 'broker', broker: 0 }],
  ['producer', WELCOME, { kind: 'producer', producer: 0 }],
  ['consumer', { source: published('transactions'), atMs: 900 }, { kind: 'consumer', consumer: 0 }],
  ['transactional producer', { source: published('transactions'), atMs: 900 }, { kind: 'producer', producer: 0 }],
  ['link', WELCOME, { kind: 'link', a: 1, b: 2 }],
]

const MAIN: readonly Place[] = [
  { name: 'the first picture', start: { ...WELCOME, atMs: 24 }, shows: '.stage-pane canvas' },
  {
    name: 'charts and clocks',
    start: withSettings(DIES, { chartsOpen: true, clocksOpen: true }),
    open: press('b', 'i', 'n', 'n', 'o'),
    shows: '.charts',
  },
  { name: 'the end', start: LOST, open: press('End'), shows: '.outcome' },
  {
    name: 'a broker was killed by hand',
    start: WELCOME,
    open: all(goBack, killB1, shown('.futures-chip'), press('ArrowRight')),
    shows: '.notice-place .notice',
  },
  { name: 'the stage as tables', start: withSettings(DIES, { stageTable: true }), shows: '.stage-tables' },
  { name: 'by partition', start: withSettings(DIES, { arrangement: 'partition' }), shows: '.stage-pane canvas' },
  { name: 'the key, on a phone', start: WELCOME, phone: true, shows: '.stage-pane canvas' },
  ...THINGS.map(
    ([name, start, selection]): Place => ({
      name: `selected: ${name}`,
      covers: [`thing ${selection['kind']}`],
      start: select(start, selection),
      shows: '.inspector h2',
      part: '.inspector',
    }),
  ),
  {
    name: 'packet with its menu',
    covers: ['thing packet', 'inspector/ThingMenu.tsx'],
    start: { ...WELCOME, atMs: 24 },
    open: async (page) => {
      await page.locator('[data-thing^="packet"]').first().focus()
      await page.keyboard.press('Enter')
    },
    shows: '.thing-menu',
    part: '.thing-menu',
    escapes: true,
  },
  {
    name: 'the menu of a broker',
    start: WELCOME,
    open: async (page) => {
      await openMenuOf(page, /^broker 1, /)
    },
    shows: '.thing-menu',
    part: '.thing-menu',
    escapes: true,
  },
  {
    name: 'the application',
    covers: ['tool application', 'application/ApplicationPlace.tsx'],
    start: WELCOME,
    open: press('u'),
    shows: '.application',
    part: '.application',
  },
  ...LESSON_PAGES.map(
    (kind): Place => ({
      name: `lesson: ${kind}`,
      covers: ['tool lessons'],
      open: lessonAt(kind),
      shows: `.lesson-${kind}`,
      // Beside it stands what does not depend on the page of the lesson.
      ...(kind === 'step' ? {} : { part: '.lesson' }),
    }),
  ),
]

const DIALOGS: readonly Place[] = [
  { name: 'keys', covers: ['dialogs/HelpDialog.tsx'], open: press('?'), shows: DIALOG },
  { name: 'settings', covers: ['dialogs/SettingsDialog.tsx'], open: press(','), shows: DIALOG },
  {
    name: 'about',
    covers: ['dialogs/AboutDialog.tsx'],
    open: all(press(','), click(/^About/)),
    shows: DIALOG,
  },
  { name: 'palette', covers: ['palette/CommandPalette.tsx'], open: press('Control+k'), shows: DIALOG },
  {
    name: 'palette with a question',
    start: select(WELCOME, { kind: 'broker', broker: 1 }),
    open: all(press('Control+k'), async (page) => page.locator('dialog input').fill('broker')),
    shows: DIALOG,
  },
  { name: 'palette of scenarios', open: press('s'), shows: DIALOG },
  { name: 'find a record', covers: ['dialogs/FindRecord.tsx'], open: press('/'), shows: DIALOG },
  { name: 'all configs', covers: ['controls/AllConfigs.tsx'], open: press('c'), shows: DIALOG },
  {
    name: 'experiments',
    covers: ['tool experiments', 'tools/Experiments.tsx'],
    open: press('e'),
    shows: `${DIALOG} article, ${DIALOG} li`,
  },
  { name: 'promises', covers: ['tool promises', 'tools/Promises.tsx'], open: press('p'), shows: DIALOG },
  {
    name: 'futures',
    covers: ['tool futures', 'tools/Futures.tsx'],
    open: all(goBack, killB1, shown('.futures-chip'), press('f'), shown(`${DIALOG} li table`)),
    shows: `${DIALOG} li table`,
    changes: true,
  },
  {
    name: 'paste a config',
    covers: ['tool paste', 'tools/PasteConfig.tsx'],
    open: all(click('Paste config'), async (page) =>
      page.locator('dialog textarea').fill('acks=1\nenable.idempotence=true\nfoo=bar\nlinger.ms=\nlinger.ms=5'),
    ),
    shows: `${DIALOG} [role="alert"]`,
  },
  {
    name: 'copy a config',
    covers: ['tool copy', 'tools/CopyConfig.tsx'],
    open: byPalette('copy the config'),
    shows: DIALOG,
  },
  {
    name: 'bytes of a batch',
    covers: ['tool bytes', 'tools/BatchBytes.tsx'],
    start: select(WELCOME, { kind: 'record', record: 20 }),
    open: click(/^Bytes/),
    shows: DIALOG,
  },
  {
    name: 'partition of a key',
    covers: ['tool partition', 'tools/PartitionOfKey.tsx'],
    open: byPalette('murmur2'),
    shows: DIALOG,
  },
  {
    name: 'partitioner code',
    covers: ['tool code', 'code/PartitionerCode.tsx'],
    open: byPalette('custom partitioner'),
    shows: `${DIALOG} .cm-content`,
  },
  {
    name: 'compare',
    covers: ['tool compare', 'compare/Compare.tsx'],
    open: click('Compare'),
    shows: `${DIALOG} .compare-number`,
  },
  {
    name: 'compare versions, batches in time',
    open: all(
      click('Compare'),
      async (page) => page.locator('dialog select').first().selectOption('versions'),
      shown('dialog .compare-number'),
      click('batches in time'),
    ),
    shows: `${DIALOG} .compare-number`,
  },
  {
    name: 'many runs',
    covers: ['tool many', 'many/ManyRuns.tsx'],
    open: clickIn('[data-testid="many-open"]'),
    shows: DIALOG,
  },
  {
    name: 'many runs, done',
    start: { source: small(), atMs: 100 },
    open: all(
      clickIn('[data-testid="many-open"]'),
      async (page) => page.getByLabel('Runs of each').fill('10'),
      click('Run'),
      shown('[data-testid="many-odds"]'),
      async (page) => page.getByText('10 runs are done.').waitFor(),
    ),
    shows: '[data-testid="many-dots"]',
  },
  {
    name: 'share',
    covers: ['tool share', 'share/ShareDialog.tsx'],
    open: all(click('Share'), clickIn('dialog summary')),
    shows: '[data-testid="share-link"]',
  },
  {
    name: 'own records',
    covers: ['tool ownRecords', 'share/OwnRecords.tsx'],
    open: drop('cities.csv', 'city,people,at\nPangyo,1,0\nJeju,2,10\nPangyo,3,20\n'),
    shows: `${DIALOG} tbody tr`,
  },
  {
    name: 'own records that cannot be read',
    open: drop('cities.csv', 'a,b\n1\n'),
    shows: `${DIALOG} [role="alert"]`,
  },
  {
    name: 'records behind a number',
    covers: ['tool records', 'tools/OutcomeRecords.tsx'],
    start: LOST,
    open: clickIn('[data-testid="outcome-lost"]'),
    shows: DIALOG,
  },
  {
    name: 'list of lessons',
    covers: ['lesson/Lessons.tsx'],
    open: click('Lessons'),
    shows: `${DIALOG} .lesson-row`,
  },
  {
    name: 'a lesson file that is refused',
    open: all(click('Lessons'), async (page) =>
      page.locator('.lesson-drop input').setInputFiles({
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{\n  "version": 1,\n  "id": "X1"\n}\n'),
      }),
    ),
    shows: `${DIALOG} [role="alert"]`,
  },
  {
    name: 'a file that is refused',
    covers: ['drop/DropTrouble.tsx'],
    open: drop('a.json', '{"version": 1}'),
    shows: DIALOG,
  },
  {
    name: 'a partitioner in a file',
    covers: ['drop/PartitionerFile.tsx'],
    open: drop('p.ts', 'export class Mine {}'),
    shows: DIALOG,
  },
  {
    name: 'something held over the page',
    open: drop('p.ts', 'x', false),
    shows: '.drop-zone',
    part: '.drop-zone',
    changes: true,
  },
  {
    name: 'a damaged link',
    covers: ['share/LinkOpener.tsx'],
    address: linkTo({}).slice(0, -6),
    shows: `${DIALOG} [role="alert"]`,
  },
  { name: 'a link of another engine', address: linkTo({ engine: 'inflight-engine-0' }), shows: DIALOG },
  {
    name: 'a link with code',
    address: linkTo({ scenario: small({ partitioner: { source: 'class A { partition() { return 1 } }' } }) }, true),
    shows: `${DIALOG} pre`,
  },
]

const PANELS: readonly Place[] = [
  { name: 'list of scenarios', covers: ['top-bar/ScenarioPicker.tsx'], open: clickIn('.pick'), shows: POPOVER },
  { name: 'speed', covers: ['transport/SpeedControl.tsx'], open: clickIn('button.speed'), shows: `${POPOVER} input` },
  {
    name: 'kinds of steps',
    covers: ['transport/Transport.tsx'],
    open: clickIn('.step-menu'),
    shows: `${POPOVER} button, ${POPOVER} input`,
  },
  { name: 'bookmarks', covers: ['timeline/TimelineTools.tsx'], open: press('b', 'Shift+B'), shows: POPOVER },
  {
    name: 'why',
    covers: ['shell/Caption.tsx'],
    start: DIES,
    open: clickIn('.say button[popovertarget]'),
    shows: POPOVER,
  },
  {
    name: 'filters of the log',
    covers: ['log/LogFilters.tsx'],
    start: DIES,
    open: all(press('j'), clickIn('.log-filters button')),
    shows: POPOVER,
  },
  { name: 'formats of a config', covers: ['controls/ConfigInOut.tsx'], open: click('Copy as'), shows: POPOVER },
]

const PHONE: readonly Place[] = [
  {
    name: 'phone: something selected',
    phone: true,
    start: select(DIES, { kind: 'broker', broker: 1 }),
    shows: '.stage-pane canvas',
  },
  { name: 'phone: menu', phone: true, open: click('Menu'), shows: DIALOG },
  {
    name: 'phone: controls',
    covers: ['dialogs/SideSheets.tsx'],
    phone: true,
    open: clickIn('.transport-place .btn'),
    shows: `${DIALOG} .rail-scroll`,
  },
  {
    name: 'phone: inspector',
    phone: true,
    start: select(WELCOME, { kind: 'record', record: 20 }),
    open: press('j'),
    shows: DIALOG,
  },
  {
    name: 'phone: tools of the timeline',
    covers: ['timeline/PhoneTools.tsx'],
    phone: true,
    open: clickIn('.tool-phone'),
    shows: DIALOG,
  },
  {
    name: 'phone: charts',
    covers: ['charts/ChartsSheet.tsx'],
    phone: true,
    open: all(clickIn('.tool-phone'), clickIn('.phone-tool-row .btn')),
    shows: '.charts-sheet',
  },
  { name: 'phone: application', phone: true, open: press('u'), shows: DIALOG },
  { name: 'phone: compare', phone: true, open: byPalette('compare'), shows: `${DIALOG} .compare-number` },
  {
    name: 'phone: lesson',
    phone: true,
    open: lessonAt('predict'),
    shows: '.lesson-predict',
  },
]

const APART: readonly Place[] = [
  {
    name: 'presentation',
    covers: ['tool present'],
    open: all(clickIn('.present-button'), shown('.talk-caption'), press('PageDown')),
    shows: '.talk-caption',
  },
  {
    name: 'presentation: overview',
    open: all(clickIn('.present-button'), shown('.talk-caption'), press('o')),
    shows: '.talk-overview',
  },
  { name: 'notes of the speaker, nothing told', address: '/#notes', shows: '.speaker', isApart: true },
  { name: 'embedded', address: '/?embed=1', shows: '[data-testid="clock"]' },
  {
    name: 'print of a lesson',
    open: all(
      async (page) =>
        page.evaluate(() => {
          window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
        }),
      lessonAt('turn'),
      click('Print hand-out'),
      async (page) => page.locator('html[data-printed]').waitFor({ state: 'attached', timeout: 30_000 }),
      async (page) => page.emulateMedia({ media: 'print' }),
    ),
    shows: '.lesson-print',
  },
  {
    name: 'no engine',
    prepare: async (page) => page.route(/simulation\.worker|page-port/, (route) => route.abort()),
    start: WELCOME,
    shows: '.trouble',
  },
  {
    name: 'no worker',
    prepare: async (page) => page.route(/simulation\.worker/, (route) => route.abort()),
    start: WELCOME,
    shows: '.notice-place .notice',
    part: '.notice-place',
  },
  {
    name: 'a scenario that is refused',
    prepare: async (page) => page.route(/simulation\.worker|page-port/, (route) => route.continue()),
    start: { source: { version: 1, kafka: '3.9', actions: 7 }, atMs: 0 },
    shows: '.stage-pane canvas',
  },
  {
    name: 'a part that could not be fetched',
    prepare: async (page) => page.route(/ChartsRow/, (route) => route.abort()),
    start: WELCOME,
    shows: '[role="alert"]',
  },
]

/** All of them; the order is that of the page: what is always there, what opens, what stands apart. */
export const PLACES: readonly Place[] = [
  ...MAIN,
  ...DIALOGS.map((place): Place => ({ escapes: true, part: DIALOG, ...place })),
  ...PANELS.map((place): Place => ({ escapes: true, part: POPOVER, ...place })),
  ...PHONE.map((place): Place => (place.shows.startsWith(DIALOG) ? { part: DIALOG, ...place } : place)),
  ...APART,
]

/** Go to a place: the page is paused, in English, and shows it. */
export async function openPlace(page: Page, place: Place, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const start = place.start ?? (place.address ? undefined : WELCOME)
  await page.addInitScript(
    ([saved, chosen]) => {
      if (saved) localStorage.setItem('inflight.session', saved)
      else localStorage.removeItem('inflight.session')
      localStorage.setItem('inflight.settings', chosen ?? '{}')
    },
    [
      start ? JSON.stringify(savedSession(start)) : undefined,
      JSON.stringify({ reducedMotion: true, ...start?.settings, ...settings }),
    ],
  )
  await place.prepare?.(page)
  await page.goto(place.address ?? '/')
  if (!place.address && !place.prepare) {
    await page.locator('[data-thing], .stage-tables').first().waitFor({ state: 'attached' })
    await page.waitForLoadState('networkidle')
  }
  await goTo(page, place)
}

/** From the paused page to the place. */
export async function goTo(page: Page, place: Place): Promise<void> {
  await place.open?.(page)
  await page.locator(place.shows).first().waitFor({ state: 'attached' })
}

/** Whether the place begins at the page as it is without anything of its own, and Escape leads back there. */
export function startsShared(place: Place): boolean {
  return place.escapes === true && !place.start && !place.address && !place.prepare && !place.phone && !place.changes
}

function savedSession({ source, atMs, selection }: Start): object {
  const id = source === WELCOME.source ? { scenarioId: 'welcome' } : {}
  return { ...id, source, tUs: atMs * 1000, playing: false, ...(selection ? { selection } : {}) }
}

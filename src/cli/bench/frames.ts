import { setTimeout } from 'node:timers/promises'
import type { Browser } from 'playwright'
import { type Benchmark, type BenchRow, loneRow } from './benchmark.ts'
import { buildSite, SITE } from './built-site.ts'
import { percentile, spreadOf } from './measure.ts'
import { launchBrowser, openPage, type PageOnBench, type Prepared } from './page-on-bench.ts'
import { type ServedSite, serveSite } from './serve-site.ts'
import { crowdScenario, steadyScenario } from './steady-scenario.ts'

/** Seconds that a scene is watched. */
const WATCHED_S = 10
/** Seconds of play before growth is looked at, and of what is looked at. */
const WARM_UP_S = 12
const GROWTH_S = 40
const MILLION = 1_000_000
const SEEKS = 120
const SECOND_US = 1_000_000

/** The page in Chromium: what a frame costs its main thread, what a long run holds, how long a jump takes. */
export const framesBenchmark: Benchmark = {
  name: 'frames',
  isOptIn: true,
  async run() {
    const browser = await launchBrowser()
    if (!browser) {
      console.error('frames: there is no Chromium here (CHROMIUM_PATH names one); left out')
      return []
    }
    buildSite()
    const site = await serveSite(SITE)
    try {
      return [
        await frameRow(browser, site, 'the first scene', {}),
        await frameRow(browser, site, '2,500 records moving apart', CROWD),
        ...(await growthRows(browser, site)),
        ...(await longRunRows(browser, site)),
      ]
    } finally {
      await browser.close()
      await site.close()
    }
  },
}

/** Each record in a request of its own, five seconds on the way, and nothing merged. */
const CROWD: Prepared = {
  scenario: crowdScenario(2500),
  tUs: 20 * SECOND_US,
  settings: { mergePackets: false, speedUsPerS: 100_000, skipQuiet: false },
}

async function withPage<Result>(
  browser: Browser,
  site: ServedSite,
  prepared: Prepared,
  use: (page: PageOnBench) => Promise<Result>,
): Promise<Result> {
  const page = await openPage(browser, site, prepared)
  try {
    return await use(page)
  } finally {
    await page.close()
  }
}

function frameRow(browser: Browser, site: ServedSite, what: string, prepared: Prepared): Promise<BenchRow> {
  return withPage(browser, site, prepared, async (page) => {
    // What is fetched behind the first picture has come by then.
    await setTimeout(6_000)
    const costsMs: number[] = []
    let before = await frameClock(page)
    for (let second = 0; second < WATCHED_S; second++) {
      await setTimeout(1_000)
      const now = await frameClock(page)
      costsMs.push(((now.taskS - before.taskS) * 1000) / Math.max(1, now.frames - before.frames))
      before = now
    }
    return loneRow(`frame, ${what}`, 'ms of the main thread', 'lower', spreadOf(costsMs))
  })
}

async function frameClock(page: PageOnBench): Promise<{ readonly taskS: number; readonly frames: number }> {
  const [{ taskS }, { frames }] = await Promise.all([page.metrics(), page.spy()])
  return { taskS, frames }
}

function growthRows(browser: Browser, site: ServedSite): Promise<BenchRow[]> {
  const prepared: Prepared = {
    scenario: steadyScenario(500, 3_600_000),
    settings: { speedUsPerS: SECOND_US, skipQuiet: false },
  }
  return withPage(browser, site, prepared, async (page) => {
    await setTimeout(WARM_UP_S * 1000)
    const from = await stateOf(page)
    await setTimeout(GROWTH_S * 1000)
    const to = await stateOf(page)
    const what = 'playing 500 records a second, 1 s a second'
    const events = to.eventCount - from.eventCount
    return [
      loneRow(`${what}: growth`, 'bytes per event', 'lower', spreadOf([(to.bytes - from.bytes) / events])),
      loneRow(`${what}: more nodes`, 'nodes', 'lower', spreadOf([to.nodes - from.nodes])),
      loneRow(`${what}: more listeners`, 'listeners', 'lower', spreadOf([to.listeners - from.listeners])),
    ]
  })
}

async function stateOf(page: PageOnBench) {
  await page.collect()
  const [bytes, { eventCount }, { nodes, listeners }] = await Promise.all([page.memory(), page.spy(), page.metrics()])
  return { bytes, eventCount, nodes, listeners }
}

/** As far as the engine of a page computes ahead by itself; at this rate that is about a million events. */
const AHEAD_US = 30 * SECOND_US
const LONG_RATE = 7_500

function longRunRows(browser: Browser, site: ServedSite): Promise<BenchRow[]> {
  const prepared: Prepared = { scenario: steadyScenario(LONG_RATE, 3_600_000), tUs: AHEAD_US, playing: false }
  return withPage(browser, site, prepared, async (page) => {
    let bytes = 0
    for (let look = 0; look < 60; look++) {
      bytes = Math.max(bytes, await page.memory())
      if ((await page.spy()).eventCount >= MILLION) break
      await setTimeout(500)
    }
    const { eventCount } = await page.spy()
    const readWorker = await page.spyInWorker()
    const { answeredMs, shownMs } = await jumps(page)
    const { reachedMs } = await readWorker()
    bytes = Math.max(bytes, await page.memory())
    const what = `page at ${eventCount.toLocaleString('en')} events`
    const row = (name: string, costs: readonly number[]) => {
      const sorted = [...costs].sort((a, b) => a - b)
      return loneRow(`${what}: ${name}, p95`, 'ms', 'lower', spreadOf([percentile(sorted, 0.95)]))
    }
    return [
      loneRow(`${what}: most memory, worker included`, 'MB', 'lower', spreadOf([bytes / 1e6])),
      row('from hearing the question to the state, in the worker', reachedMs),
      row('from asking to the state, in the page', answeredMs),
      row('from asking to the frame', shownMs),
    ]
  })
}

/** Presses on places of the timeline, one after the other. */
async function jumps(page: PageOnBench) {
  const box = await page.page.getByRole('slider').last().boundingBox()
  if (!box) throw new Error('frames: there is no timeline')
  const before = await page.spy()
  for (let jump = 0; jump < SEEKS; jump++) {
    // Places that jump about, the same each time.
    const share = (jump * 0.618_034) % 1
    await page.page.mouse.click(box.x + 4 + share * (box.width - 8), box.y + box.height / 2)
    await setTimeout(120)
  }
  const after = await page.spy()
  return {
    answeredMs: after.answeredMs.slice(before.answeredMs.length),
    shownMs: after.shownMs.slice(before.shownMs.length),
  }
}

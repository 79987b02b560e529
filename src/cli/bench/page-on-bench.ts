import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, CDPSession, Page } from 'playwright'
import { type EngineSpy, spyInWorker, spyOnEngine, type WorkerSpy } from './engine-spy.ts'
import type { ServedSite } from './serve-site.ts'

/** What a page finds in its storage when it opens. */
export interface Prepared {
  /** The contract's JSON; absent: the page opens as on a first visit. */
  readonly scenario?: unknown
  readonly tUs?: number
  readonly playing?: boolean
  readonly settings?: Readonly<Record<string, unknown>>
}

/** The built page in Chromium, with what is measured of it. */
export interface PageOnBench {
  readonly page: Page
  spy(): Promise<EngineSpy>
  /** The engine's worker notes from now on how long it takes; the answer reads what it has noted. */
  spyInWorker(): Promise<() => Promise<WorkerSpy>>
  /** Seconds of its main thread's own clock, nodes and listeners. */
  metrics(): Promise<{ readonly taskS: number; readonly nodes: number; readonly listeners: number }>
  /** Bytes that the page and its worker hold, after a collection. */
  memory(): Promise<number>
  collect(): Promise<void>
  close(): Promise<void>
}

/** A Chromium of this machine; undefined: there is none. */
export async function launchBrowser(): Promise<Browser | undefined> {
  const finder = pathToFileURL(path.resolve('scripts/browser.mjs')).href
  const { presentBrowser } = (await import(/* @vite-ignore */ finder)) as {
    presentBrowser(): Promise<string | undefined>
  }
  const executablePath = await presentBrowser()
  if (!executablePath || !existsSync(executablePath)) return undefined
  const { chromium } = await import('playwright')
  const args = ['--no-sandbox', '--disable-gpu', '--enable-blink-features=ForceEagerMeasureMemory']
  return chromium.launch({ executablePath, args })
}

/** Open the site at 1440 × 900. */
export async function openPage(browser: Browser, site: ServedSite, prepared: Prepared): Promise<PageOnBench> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const { scenario: source, tUs = 0, playing = true, settings = {} } = prepared
  const session = source === undefined ? undefined : JSON.stringify({ source, tUs, playing })
  await page.addInitScript(spyOnEngine)
  await page.addInitScript(
    ([saved, chosen]) => {
      if (saved) localStorage.setItem('inflight.session', saved)
      localStorage.setItem('inflight.settings', chosen as string)
    },
    [session, JSON.stringify(settings)],
  )
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(site.url)
  await page.waitForFunction(() => (window as unknown as { engineSpy: EngineSpy }).engineSpy.answeredMs.length > 0)
  return {
    page,
    spy: () => page.evaluate(() => (window as unknown as { engineSpy: EngineSpy }).engineSpy),
    async spyInWorker() {
      const [worker] = page.workers()
      if (!worker) throw new Error('the page has no worker')
      await worker.evaluate(spyInWorker)
      return () => worker.evaluate(() => (globalThis as unknown as { workerSpy: WorkerSpy }).workerSpy)
    },
    metrics: () => metricsOf(devtools),
    memory: () => page.evaluate(usedBytes),
    async collect() {
      await devtools.send('HeapProfiler.collectGarbage')
    },
    close: () => context.close(),
  }
}

async function metricsOf(devtools: CDPSession) {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { taskS: value('TaskDuration'), nodes: value('Nodes'), listeners: value('JSEventListeners') }
}

/** In the page. */
async function usedBytes(): Promise<number> {
  const measuring = performance as Performance & {
    measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>
  }
  return (await measuring.measureUserAgentSpecificMemory()).bytes
}

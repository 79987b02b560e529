import { type Benchmark, type BenchRow, loneRow } from './benchmark.ts'
import { buildSite, SITE } from './built-site.ts'
import { sumFirstBytes } from './first-bytes.ts'
import { spreadOf } from './measure.ts'
import { launchBrowser } from './page-on-bench.ts'
import { type ServedSite, serveSite } from './serve-site.ts'
import { tellFirstMove } from './tell-first-move.ts'

/** What Chromium fetches until the first record moves. */
export const firstLoadBenchmark: Benchmark = {
  name: 'first-load',
  async run() {
    const browser = await launchBrowser()
    if (!browser) {
      console.error('first-load: there is no Chromium here (CHROMIUM_PATH names one); left out')
      return []
    }
    buildSite()
    const site = await serveSite(SITE)
    try {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
      await page.addInitScript(tellFirstMove)
      await page.goto(site.url)
      await page.waitForFunction(() => 'firstMoveMs' in window)
      return rowsOf(site)
    } finally {
      await browser.close()
      await site.close()
    }
  },
}

function rowsOf({ fetched, fetchedUntilMoved }: ServedSite): BenchRow[] {
  const { page, worker, data } = sumFirstBytes(fetched.slice(0, fetchedUntilMoved))
  const row = (what: string, bytes: number) => loneRow(`first load: ${what}`, 'bytes, gzip', 'lower', spreadOf([bytes]))
  return [row('scripts and styles of the page', page), row('engine worker', worker), row('scenario and data set', data)]
}

import path from 'node:path'
import { expect, type Page, test } from '@playwright/test'
import { sumFirstBytes } from '../../src/cli/bench/first-bytes.ts'
import { type ServedSite, serveSite } from '../../src/cli/bench/serve-site.ts'
import { tellFirstMove } from '../../src/cli/bench/tell-first-move.ts'

// Goal: little to fetch before something moves, and something that moves soon, also on a slow machine.
// Method: a server of our own counts what the browser fetches, workers included, until the first request with records is on
// its way; what that is compressed is the first load.

const DIST = path.resolve(import.meta.dirname, '../..', process.env['E2E_SITE'] ?? 'dist')
/** Scripts and styles of the page (kB of 1000 bytes, gzip). */
const PAGE_KB = 150
/** The engine's worker. */
const WORKER_KB = 60
const DATA_KB = 60
/** From the click on a link to the first record that moves, on a CPU a quarter as fast. */
const FIRST_MOVE_MS = 3000
const SLOWER = 4

let site: ServedSite
test.beforeEach(async () => {
  site = await serveSite(DIST)
})
test.afterEach(() => site.close())

/** Open the page; ms after which the first record has moved. */
async function untilRecordsMove(page: Page): Promise<number> {
  await page.addInitScript(tellFirstMove)
  await page.goto(site.url)
  await page.waitForFunction(() => 'firstMoveMs' in window)
  await expect.poll(() => site.fetchedUntilMoved).toBeDefined()
  return page.evaluate(() => (window as unknown as { firstMoveMs: number }).firstMoveMs)
}

test('what is fetched until the first record moves keeps within its limits', async ({ page }) => {
  await untilRecordsMove(page)
  const bytes = sumFirstBytes(site.fetched.slice(0, site.fetchedUntilMoved))
  const table = bytes.files.map((one) => `${one.part.padEnd(7)} ${String(one.gzipBytes).padStart(7)} ${one.file}`)
  console.log(`page ${bytes.page}, worker ${bytes.worker}, data ${bytes.data} bytes, gzip\n${table.join('\n')}`)
  expect(bytes.page).toBeLessThanOrEqual(PAGE_KB * 1000)
  expect(bytes.worker).toBeLessThanOrEqual(WORKER_KB * 1000)
  expect(bytes.data).toBeLessThanOrEqual(DATA_KB * 1000)
})

test('nothing is fetched twice', async ({ page }) => {
  await untilRecordsMove(page)
  const names = site.fetched.map(({ file }) => file)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('on a CPU a quarter as fast the first record moves within three seconds', async ({ page }) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  const ms = await untilRecordsMove(page)
  console.log(`first record moves after ${Math.round(ms)} ms`)
  expect(ms).toBeLessThanOrEqual(FIRST_MOVE_MS)
})

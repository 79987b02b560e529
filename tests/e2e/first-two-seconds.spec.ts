import { expect, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

// Goal: something true moves within two seconds, without a click.
// Method: the page plays 10 ms of simulated time a second from its first frame on, so the simulated time at which the first
// records travel says how long somebody waits after that frame; a slow test machine does not change it.
test('a record is on its way two seconds after the page was opened, without a click', async ({ page }) => {
  await page.goto('/')
  const packet = page.getByRole('button', { name: /^Produce request/ }).first()
  await packet.waitFor({ state: 'attached', timeout: 15_000 })
  // The stand-in that is looked for here comes behind the picture, on a busy machine seconds later.
  expect(await shownTimeMs(page)).toBeLessThan(80)
  const before = await shownTimeMs(page)
  await page.waitForTimeout(700)
  expect(await shownTimeMs(page)).toBeGreaterThan(before)
  expect(await counter(page, 'sent')).toBeGreaterThan(0)
})

test('the page asks nobody outside', async ({ page, baseURL }) => {
  const strangers: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(baseURL ?? '') && !url.startsWith('blob:') && !url.startsWith('data:')) strangers.push(url)
  })
  await page.goto('/')
  await page.waitForTimeout(1500)
  expect(strangers).toEqual([])
})

test('nothing moves under reduced motion until somebody asks, and the first frame is there', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto('/')
  await page
    .getByRole('button', { name: /^broker 1, / })
    .first()
    .waitFor({ state: 'attached' })
  await page.waitForTimeout(800)
  const first = await shownTimeMs(page)
  await page.waitForTimeout(800)
  expect(await shownTimeMs(page)).toBe(first)
  // The still picture tells something: records are on the wire.
  await page
    .getByRole('button', { name: /^Produce request/ })
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(first)
  await context.close()
})

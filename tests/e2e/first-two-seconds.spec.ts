import { expect, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

test('a record is on its way two seconds after the page was opened, without a click', async ({ page }) => {
  const openedAt = Date.now()
  await page.goto('/')
  // A packet with records on the wire, as the stage's own list of things tells it.
  await page
    .getByRole('button', { name: /^Produce request/ })
    .first()
    .waitFor({ state: 'attached', timeout: 10_000 })
  const elapsedMs = Date.now() - openedAt
  // Two seconds on a laptop; this machine may be a slow one.
  expect(elapsedMs).toBeLessThan(process.env['CI'] ? 6_000 : 4_000)
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
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(first)
  await context.close()
})

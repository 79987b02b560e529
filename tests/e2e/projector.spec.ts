import { expect, type Page, test } from '@playwright/test'
import { shownTimeMs } from './page.ts'

/** As much as the page promises, with names as long as they come. */
const CROWD = {
  version: 1,
  title: 'A crowd',
  kafka: '4.x',
  seed: 1,
  durationMs: 10_000,
  cluster: { brokers: 9 },
  topics: [
    { name: 'payments.checkout.settlement.completed.events.v1', partitions: 16, replicationFactor: 3 },
    { name: 'payments.checkout.settlement.completed.events.v2-dlq', partitions: 8, replicationFactor: 3 },
  ],
  producers: ['web', 'app', 'batch', 'audit'].map((name) => ({ name })),
  workload: ['web', 'app', 'batch', 'audit'].map((producer, index) => ({
    producer,
    topic: `payments.checkout.settlement.completed.events.${index % 2 === 0 ? 'v1' : 'v2-dlq'}`,
    ratePerSecond: 100,
  })),
}

async function openPaused(page: Page): Promise<void> {
  await page.addInitScript(
    (saved) => {
      localStorage.setItem('inflight.session', saved)
    },
    JSON.stringify({ source: CROWD, tUs: 1_000_000, playing: false }),
  )
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await expect.poll(() => shownTimeMs(page), { timeout: 20_000 }).toBe(1000)
  await page
    .getByRole('button', { name: /^broker 1, / })
    .first()
    .waitFor({ state: 'attached' })
}

test('a projector of 3840 × 2160 shows all of the page twice as large', async ({ page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 })
  await openPaused(page)
  const sizes = await page.evaluate(() =>
    ['[data-testid=clock]', '.say', '.rail h2', '.counter dd', '.tick-text', '.link'].map((selector) => {
      const element = document.querySelector(selector)
      const svg = element?.closest('svg')
      const grown = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1
      return element ? Number.parseFloat(getComputedStyle(element).fontSize) * grown : 0
    }),
  )
  for (const size of sizes) expect(size).toBeGreaterThanOrEqual(20)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(3840)
})

for (const [width, height] of [
  [1440, 900],
  [2560, 1440],
  [3840, 2160],
] as const) {
  test(`the timeline goes where it is pressed, at ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openPaused(page)
    const track = page.getByRole('slider', { name: /timeline/i }).first()
    const box = await track.boundingBox()
    if (!box) throw new Error('no timeline')
    const x = box.x + box.width * 0.75
    await page.mouse.click(x, box.y + box.height * 0.6)
    await expect.poll(() => shownTimeMs(page)).not.toBe(1000)
    const head = await page.locator('.playhead').boundingBox()
    expect(Math.abs((head ? head.x + head.width / 2 : 0) - x)).toBeLessThan(4)
  })
}

test('a small picture of the whole says where one is, and a press on it goes elsewhere', async ({ page }) => {
  await openPaused(page)
  const map = page.locator('svg[class*="map"]')
  const frame = map.locator('rect[class*="frame"]')
  await expect(map).toHaveCount(0)
  await page.getByRole('button', { name: /^Nearer/ }).click()
  await page.getByRole('button', { name: /^Nearer/ }).click()
  await expect(map).toBeVisible()
  const box = await map.boundingBox()
  if (!box) throw new Error('no map')
  await page.mouse.click(box.x + 3, box.y + 3)
  await expect.poll(() => frame.getAttribute('x')).toBe('0.0')
  await page.mouse.click(box.x + box.width - 3, box.y + box.height - 3)
  await expect.poll(async () => Number(await frame.getAttribute('x'))).toBeGreaterThan(100)
  await page.getByRole('button', { name: /^Whole stage/ }).click()
  await expect(map).toHaveCount(0)
})

test('the palette finds a partition by its name, and the stage opens it', async ({ page }) => {
  await openPaused(page)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('partition v2-dlq-7')
  await page
    .getByRole('option', { name: /v2-dlq-7/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^queue of partition .*v2-dlq-7/, pressed: true })).toBeAttached()
})

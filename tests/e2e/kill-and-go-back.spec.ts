import { expect, test } from '@playwright/test'
import { counter, openMenuOf, shownTimeMs } from './page.ts'

test('kill a leader, see the election, go back, and it is alive again', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(3)
  const menu = await openMenuOf(page, /^broker 1, alive/)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
  await page
    .getByRole('button', { name: /^broker 1, dead/ })
    .first()
    .waitFor({ state: 'attached' })
  const diedAtMs = await shownTimeMs(page)

  // The controller needs the whole session; "go to the next thing that happens" is there at once.
  await page.keyboard.press('n')
  await expect.poll(() => shownTimeMs(page), { timeout: 15_000 }).toBeGreaterThan(diedAtMs + 6_000)
  await page
    .getByRole('button', { name: /^broker 1, dead.*fenced/ })
    .first()
    .waitFor({ state: 'attached' })
  await page
    .getByRole('button', { name: /^partition p0, leader is broker 2/ })
    .first()
    .waitFor({ state: 'attached' })
  expect(await shownTimeMs(page)).toBeLessThan(diedAtMs + 12_000)
  expect(await counter(page, 'lost')).toBe(0)

  // Back to the start: the same cluster, whole.
  await page.keyboard.press('Home')
  await page
    .getByRole('button', { name: /^broker 1, alive/ })
    .first()
    .waitFor({ state: 'attached' })
  await page
    .getByRole('button', { name: /^partition p0, leader is broker 1/ })
    .first()
    .waitFor({ state: 'attached' })
})

test('going back and forth shows the same numbers', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(4)
  await page.keyboard.press('Space')
  const read = async () => ({
    atMs: await shownTimeMs(page),
    sent: await counter(page, 'sent'),
    acked: await counter(page, 'acked'),
    stored: await counter(page, 'stored'),
    committed: await counter(page, 'committed'),
  })
  /** Hops until the time shown has moved: two changes may lie within one millisecond. */
  const hop = async (key: 'Shift+ArrowLeft' | 'Shift+ArrowRight') => {
    const from = await shownTimeMs(page)
    await expect(async () => {
      await page.keyboard.press(key)
      await page.waitForTimeout(150)
      expect(await shownTimeMs(page)).not.toBe(from)
    }).toPass({ timeout: 20_000 })
  }
  await hop('Shift+ArrowRight')
  const before = await read()
  for (let i = 0; i < 4; i++) await hop('Shift+ArrowLeft')
  expect(await shownTimeMs(page)).toBeLessThan(before.atMs)
  while ((await shownTimeMs(page)) < before.atMs) await hop('Shift+ArrowRight')
  // Several changes of that millisecond may be left.
  await expect(async () => {
    if (JSON.stringify(await read()) !== JSON.stringify(before)) await page.keyboard.press('Shift+ArrowRight')
    await page.waitForTimeout(200)
    expect(await read()).toEqual(before)
  }).toPass({ timeout: 10_000 })
})

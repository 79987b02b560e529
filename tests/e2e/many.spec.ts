import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { counter } from './page.ts'

// Goal: a scenario can be run many times, and any of the runs can be looked at.
// Method: run a leader that dies, read the odds, open a run by keyboard, come back; stop one half way; sweep.

async function openMany(page: Page): Promise<void> {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  // The welcome is ten minutes long; this one is fifteen seconds.
  await page.keyboard.press('s')
  await expect(page.locator('dialog input')).toBeFocused()
  await page.keyboard.type('The leader dies')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  await page.getByTestId('many-open').click()
  await expect(page.getByRole('dialog')).toBeVisible()
}

test('twenty runs: odds with their interval, a run opened by keyboard, and Undo back', async ({ page }) => {
  await openMany(page)
  await page.getByLabel('Runs of each').fill('20')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('20 runs are done.')).toBeVisible({ timeout: 40_000 })
  await expect(page.getByTestId('many-odds')).toContainText(/In \d+ of 20 runs .*%, between \d.* and \d/)
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  const dots = page.getByTestId('many-dots')
  await dots.focus()
  await page.keyboard.press('End')
  await expect(dots).toHaveAttribute('aria-valuetext', /^Seed \d+/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  await page.keyboard.press('Control+z')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
})

test('runs can be stopped half way, and what has come stays', async ({ page }) => {
  await openMany(page)
  await page.getByLabel('Runs of each').fill('10000')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByTestId('many-odds')).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText(/^Stopped after \d/)).toBeVisible()
  await expect(page.getByText(/^Partial: these figures are from \d/)).toBeVisible()
  await expect(page.getByTestId('many-odds')).toBeVisible()
})

test('a sweep on a phone: one cell for each value, none wider than the page', async ({ page }) => {
  await openMany(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.getByTestId('many-sweep').waitFor({ state: 'detached' })
  await page.getByLabel('What to vary').selectOption({ label: 'acks' })
  await page.getByLabel('Runs of each').fill('3')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('9 runs are done.')).toBeVisible({ timeout: 40_000 })
  const cells = page.getByTestId('many-sweep').getByRole('button')
  await expect(cells).toHaveCount(3)
  await expect(cells.first()).toHaveAccessibleName(/A loss in \d of 3 runs: .*%, between \d.* and \d/)
  await expect(page.getByText(/^Darker is higher/)).toBeVisible()
  await cells.first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(cells.nth(1)).toBeFocused()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('on a phone the menu leads to many runs; the dots are there as a table too', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByTestId('many-open').click()
  await page.getByLabel('Runs of each').fill('2')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('2 runs are done.')).toBeVisible({ timeout: 60_000 })
  await page.getByText('As a table', { exact: true }).click()
  await expect(page.getByRole('columnheader', { name: 'Runs', exact: true })).toBeVisible()
})

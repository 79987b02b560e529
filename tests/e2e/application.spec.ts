import AxeBuilder from '@axe-core/playwright'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { counter, openMenuOf, shownTimeMs } from './page.ts'

/** Open one of the scenarios that ship, and hold it at its start. */
async function openScenario(page: Page, title: RegExp): Promise<void> {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: /^Choose a scenario/ }).click()
  await page.getByRole('button', { name: title }).click()
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

async function openPanel(page: Page): Promise<Locator> {
  await page.keyboard.press('u')
  const panel = page.getByRole('complementary', { name: 'Your application' })
  await panel.waitFor()
  return panel
}

test('the log pane prints what the program prints: test-1@5, and test-1@-1 with acks=0', async ({ page }) => {
  await openScenario(page, /^Four producers/)
  const panel = await openPanel(page)
  const printed = panel.getByRole('log')
  await panel.getByText('acks-all', { exact: true }).click()
  await expect(printed).toContainText('test-1@5', { timeout: 20_000 })
  await panel.getByText('acks-0', { exact: true }).click()
  await expect(printed).toContainText(/test-[01]@-1/)
  await page.keyboard.press('Space')
  await printed.getByRole('button').first().click()
  await expect(printed.getByRole('button', { pressed: true })).toHaveCount(1)
  expect((await new AxeBuilder({ page }).include('.application').analyze()).violations.map(({ id }) => id)).toEqual([])
})

test('the executing line moves with the time, and another kind of send changes the run', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  const panel = await openPanel(page)
  const executing = panel.locator('[aria-current="step"]')
  await expect(executing).toContainText('sleepUntil')
  await expect(panel).toContainText('futures read by nobody')
  await panel.getByText('get()', { exact: true }).click()
  await expect(panel.getByRole('region', { name: 'The program' })).toContainText('sendAndGet(')
  await expect(executing).toContainText('sendAndGet', { timeout: 20_000 })
  await expect(panel.getByRole('log')).toContainText(/flights-\d@\d+/, { timeout: 20_000 })
  await panel.getByText('Kotlin', { exact: true }).click()
  await expect(panel.getByRole('region', { name: 'The program' })).toContainText('fun main()')
})

test('a transaction is begun, filled and committed by hand', async ({ page }) => {
  await openScenario(page, /^Transactions: commit/)
  for (let press = 0; press < 3; press++) await page.keyboard.press(']')
  // The first transaction is committed, the second has not begun.
  await expect.poll(() => shownTimeMs(page), { timeout: 40_000, intervals: [100] }).toBeGreaterThan(430)
  await page.keyboard.press('Space')
  expect(await shownTimeMs(page)).toBeLessThan(600)
  const panel = await openPanel(page)
  const program = panel.getByRole('region', { name: 'The program' })
  await expect(program).toContainText('abortTransaction')
  for (const call of ['beginTransaction', 'commitTransaction']) {
    const menu = await openMenuOf(page, /^producer app/)
    await menu.getByRole('menuitem', { name: new RegExp(`^${call}`) }).click()
    await expect(page.getByRole('status').filter({ hasText: `${call}() was called` })).toBeVisible()
  }
  // What was to come is another future now: the program is the one of this run.
  await expect(program).not.toContainText('abortTransaction')
  await expect(program.getByText('producer.commitTransaction()')).toHaveCount(2)
})

import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { counter, openMenuOf, shownTimeMs } from './page.ts'

/** A run of which something has been seen, held at a moment before that. */
async function openAndGoBack(page: Page): Promise<void> {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(3)
  await page.keyboard.press('Space')
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => shownTimeMs(page)).toBeLessThan(30)
}

async function killB1(page: Page): Promise<void> {
  const menu = await openMenuOf(page, /^broker 1, alive/)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
  await isB1(page, 'dead')
}

async function isB1(page: Page, state: 'alive' | 'dead'): Promise<void> {
  const name = new RegExp(`^broker 1, ${state}`)
  await page.getByRole('button', { name }).first().waitFor({ state: 'attached' })
}

/** Shortcuts belong to the page, not to what was clicked last. */
async function leaveControls(page: Page): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

test('an action makes a branch: the other future is kept, compared and gone over to', async ({ page }) => {
  await openAndGoBack(page)
  await killB1(page)
  await expect(page.getByRole('status').filter({ hasText: 'The other future is kept.' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Another future parts here/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^First difference to the other future/ })).toBeVisible()

  await leaveControls(page)
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog', { name: 'Other futures' })
  const card = dialog.getByRole('listitem').filter({ hasText: 'without' }).first()
  await expect(card).toContainText('b1: killed')
  await expect(card.getByRole('table')).toContainText('this one')
  await expect(card).toContainText('First thing that is different')
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations.map(({ id }) => id)).toEqual([])

  await card.getByRole('button', { name: /^Show both/ }).click()
  const both = dialog.getByRole('table')
  await expect(both.getByRole('row', { name: /^sent/ })).toHaveText(/^sent\d+/)
  await expect(both.getByRole('columnheader', { name: 'the other' })).toHaveCount(2)
  await dialog.getByRole('button', { name: 'All futures' }).click()

  await card.getByRole('button', { name: /^Switch/ }).click()
  await expect(dialog).toBeHidden()
  await isB1(page, 'alive')
  await expect(page.getByRole('button', { name: '1 other future' })).toBeVisible()
})

test('the run without one of its actions is one click away, and the run with it is kept', async ({ page }) => {
  await openAndGoBack(page)
  await killB1(page)
  await leaveControls(page)
  await page.keyboard.press('f')
  const dialog = page.getByRole('dialog', { name: 'Other futures' })
  await dialog.getByRole('button', { name: /^See it without this ?: b1/ }).click()
  await isB1(page, 'alive')
  await page.getByRole('button', { name: '1 other future' }).click()
  await expect(dialog.getByRole('listitem').first()).toContainText('with b1: killed')
})

test('the first difference leads to its moment', async ({ page }) => {
  await openAndGoBack(page)
  await killB1(page)
  const killedMs = await shownTimeMs(page)
  await page.getByRole('button', { name: '1 other future' }).click()
  const dialog = page.getByRole('dialog', { name: 'Other futures' })
  await dialog.getByRole('button', { name: /^Go to 0:/ }).click()
  await expect(dialog).toBeHidden()
  expect(await shownTimeMs(page)).toBeGreaterThanOrEqual(killedMs)
})

test('Back undoes, Forward does it again, and leaving the page is no undo', async ({ page }) => {
  await page.goto('about:blank')
  await openAndGoBack(page)
  await killB1(page)
  const killedMs = await shownTimeMs(page)
  await page.goBack()
  await isB1(page, 'alive')
  expect(await shownTimeMs(page)).toBe(killedMs)
  await page.goForward()
  await isB1(page, 'dead')
  // The layout is undone in the same way, and the run stays as it is.
  await leaveControls(page)
  await page.keyboard.press('g')
  await expect(page.getByRole('button', { name: /Charts/ }).first()).toHaveAttribute('aria-expanded', 'true')
  await page.goBack()
  await expect(page.getByRole('button', { name: /Charts/ }).first()).toHaveAttribute('aria-expanded', 'false')
  await isB1(page, 'dead')
  // Undone by key, the browser is where the page is: one more Back leaves it.
  await leaveControls(page)
  await page.keyboard.press('ControlOrMeta+z')
  await isB1(page, 'alive')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await isB1(page, 'dead')
  await page.keyboard.press('ControlOrMeta+z')
  await isB1(page, 'alive')
  await page.waitForTimeout(300)
  await page.goBack()
  await expect.poll(() => page.url()).toBe('about:blank')
})

test('on a phone Back closes an open sheet first', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
  const page = await context.newPage()
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Controls' }).click()
  await page.getByRole('dialog', { name: 'Controls' }).waitFor()
  await page.goBack()
  await expect(page.getByRole('dialog', { name: 'Controls' })).toBeHidden()
  expect(await counter(page, 'sent')).toBeGreaterThan(0)
  await context.close()
})

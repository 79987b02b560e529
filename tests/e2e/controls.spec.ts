import { expect, test } from '@playwright/test'
import { counter } from './page.ts'

test('a refused combination shows the real message beside the control, and the run keeps its last good config', async ({
  page,
}) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  // enable.idempotence stands explicitly on once it has been switched off and on again.
  const idempotence = page.getByRole('switch', { name: /enable\.idempotence/ })
  await expect(idempotence).toBeChecked()
  await idempotence.click()
  await expect(idempotence).not.toBeChecked()
  await idempotence.click()
  await expect(idempotence).toBeChecked()
  await page.getByRole('group', { name: /^acks/ }).getByText('1', { exact: true }).click()
  await expect(
    page.getByText(
      'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
    ),
  ).toBeVisible()
})

test('language and theme change without losing the time', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(1)
  await page.keyboard.press('Space')
  const time = await page.getByTestId('clock').innerText()
  await page.keyboard.press('l')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.getByTestId('clock')).toHaveText(time)
  await page.keyboard.press('t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', /light|dark/)
  await expect(page.getByTestId('clock')).toHaveText(time)
})

test('a reload comes back where it was', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page.keyboard.press('l')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
})

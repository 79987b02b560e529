import { expect, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

test('pause, step, hop and change speed without a pointer', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(1)
  await page.keyboard.press('Space')
  await page.waitForTimeout(300)
  const paused = await shownTimeMs(page)
  await page.waitForTimeout(500)
  expect(await shownTimeMs(page)).toBe(paused)
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(paused)
  await page.keyboard.press('Home')
  await expect.poll(() => shownTimeMs(page)).toBe(0)
  const speed = page.getByTestId('speed')
  const before = await speed.innerText()
  await page.keyboard.press(']')
  await expect.poll(() => speed.innerText()).not.toBe(before)
})

test('the sheet of keys opens with ? and closes with Escape', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog')
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
})

test('a broker is killed and started by the keyboard alone', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  const alive = page.getByRole('button', { name: /^broker 2, alive/ }).first()
  await alive.waitFor({ state: 'attached' })
  await alive.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Enter')
  await page
    .getByRole('button', { name: /^broker 2, dead/ })
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.press('k')
  await page
    .getByRole('button', { name: /^broker 2, (starting|alive)/ })
    .first()
    .waitFor({ state: 'attached' })
})

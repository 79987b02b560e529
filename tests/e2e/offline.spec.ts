import { expect, test } from '@playwright/test'
import { counter } from './page.ts'

// Goal: what has been opened once works without a network.
// Method: wait until the service worker has all files, switch the network off, and open the page again.

test.use({ serviceWorkers: 'allow' })

test('with the network off a reload shows the page, and it runs', async ({ page, context }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await context.setOffline(true)
  await page.reload()
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  // Something that was never opened comes from the same cache.
  await page.keyboard.press('e')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('the page keeps to its policy: nothing of it is refused', async ({ page }) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) refused.push(message.text())
  })
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveCount(1)
  expect(refused).toEqual([])
})

import { expect, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

test('the gallery computes what published experiments come to, and opens one at its fault; the light says what broke', async ({
  page,
}) => {
  await page.goto('/')
  const light = page.getByTestId('promise-light')
  await expect(light).toContainText('promises kept', { timeout: 15_000 })

  await page.keyboard.press('e')
  const gallery = page.getByRole('dialog', { name: 'Published experiments' })
  await expect(gallery.getByRole('status')).toHaveText('Computed: 15 runs', { timeout: 30_000 })
  await expect(gallery.getByText('not as published')).toHaveCount(0)
  const kept = gallery.getByRole('article', { name: /Does acks=all lose anything/ })
  await expect(kept.getByText('none of 2000 acknowledged records is lost')).toHaveCount(2)

  await gallery.getByRole('button', { name: 'Open at the fault: acks=all, unclean election on' }).click()
  await expect(gallery).toHaveCount(0)
  await expect.poll(() => shownTimeMs(page)).toBe(12_000)
  await expect(light).toContainText('promises kept')

  await page.keyboard.press('End')
  await expect.poll(() => counter(page, 'lost'), { timeout: 15_000 }).toBeGreaterThan(1000)
  await expect(light).toContainText('promises broken')
  await light.click()
  const promises = page.getByRole('dialog', { name: 'What the cluster promises' })
  await expect(promises.getByText('unclean.leader.election.enable').first()).toBeVisible()
  await promises
    .getByRole('button', { name: /^Go there/ })
    .first()
    .click()
  await expect(promises).toHaveCount(0)
  await expect.poll(() => shownTimeMs(page)).toBeLessThan(100_000)

  // Back to before the election that broke it.
  await page.keyboard.press('Home')
  await expect(light).toContainText('promises kept')
})

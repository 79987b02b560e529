import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { WORDS } from './page.ts'

for (const language of ['en', 'ko'] as const) {
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const) {
    test(`a run is presented by the keys of a remote: ${language}, ${width} × ${height}`, async ({ browser }) => {
      const context = await browser.newContext({
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        viewport: { width, height },
      })
      const page = await context.newPage()
      await page.goto('/')
      await page.getByRole('button', { name: WORDS[language].broker1 }).first().waitFor({ state: 'attached' })
      await page.locator('.present-button').click()
      const caption = page.locator('.talk-caption')
      await caption.waitFor()
      await page.keyboard.press('PageDown')
      const shown = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement
        const line = document.querySelector('.talk-caption')
        return {
          scrolls: scrollWidth > innerWidth || scrollHeight > innerHeight,
          captionPx: line ? Number.parseFloat(getComputedStyle(line).fontSize) : 0,
        }
      })
      expect(shown.scrolls).toBe(false)
      expect(shown.captionPx).toBeGreaterThanOrEqual(24)
      expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])

      await page.keyboard.press('b')
      await expect(page.locator('.talk-blank')).toBeVisible()
      await page.keyboard.press('b')
      await expect(page.locator('.talk-blank')).toHaveCount(0)
      await page.keyboard.press('o')
      await expect(page.locator('.talk-overview')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.locator('.talk-overview')).toHaveCount(0)
      const [notes] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('n')])
      await expect(notes.locator('.speaker-counter')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(page.locator('.talk')).toHaveCount(0)
      await context.close()
    })
  }
}

import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { openMenuOf, WORDS } from './page.ts'

const VIEWS = [
  { name: 'desktop', width: 1440, height: 900 },
  { name: 'phone', width: 390, height: 844 },
] as const

for (const language of ['en', 'ko'] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const view of VIEWS) {
      test(`axe finds nothing: ${language}, ${scheme}, ${view.name}`, async ({ browser }) => {
        const context = await browser.newContext({
          locale: language === 'ko' ? 'ko-KR' : 'en-US',
          colorScheme: scheme,
          viewport: { width: view.width, height: view.height },
        })
        const page = await context.newPage()
        await page.goto('/')
        await page.getByRole('button', { name: WORDS[language].broker1 }).first().waitFor({ state: 'attached' })
        await expect(page.locator('html')).toHaveAttribute('lang', language)
        await page.waitForTimeout(500)
        const running = await new AxeBuilder({ page }).analyze()
        expect(running.violations.map(brief)).toEqual([])
        const menu = await openMenuOf(page, WORDS[language].broker1)
        await menu.getByRole('menuitem', { name: WORDS[language].kill }).click()
        await page.waitForTimeout(600)
        const broken = await new AxeBuilder({ page }).analyze()
        expect(broken.violations.map(brief)).toEqual([])
        await context.close()
      })
    }
  }
}

function brief(violation: { id: string; nodes: { target: unknown; failureSummary?: string | undefined }[] }) {
  return {
    id: violation.id,
    nodes: violation.nodes.slice(0, 3).map(({ target, failureSummary }) => ({ target, failureSummary })),
  }
}

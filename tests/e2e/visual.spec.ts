import { expect, type Page, test } from '@playwright/test'
import { NAMED_STATES, type NamedState } from './named-states.ts'
import { shownTimeMs } from './page.ts'

/** Share of the pixels that may differ where the fonts are those of the pictures. */
const SAME_FONTS = 0.02
/** Elsewhere every letter is another: only what is grossly wrong is found. */
const OTHER_FONTS = 0.3

/** What the fonts of the pictures make of the probe: pixels of the sans, the monospaced and the Korean line. */
const PROBE_WIDTHS = [301.8, 252.9, 233.5]

for (const state of NAMED_STATES) {
  test(`looks as it did: ${state.name}`, async ({ browser }) => {
    const context = await browser.newContext({
      viewport: state.viewport ?? { width: 1440, height: 900 },
      colorScheme: state.dark ? 'dark' : 'light',
      locale: state.korean ? 'ko-KR' : 'en-US',
      reducedMotion: 'reduce',
      deviceScaleFactor: 1,
    })
    const page = await context.newPage()
    await open(page, state)
    const widths = await probeWidths(page)
    const isSame = widths.every((width, index) => width === PROBE_WIDTHS[index])
    if (!isSame) {
      const description = `other fonts than those of the pictures (${widths.join(', ')} px): ${OTHER_FONTS * 100} % may differ`
      test.info().annotations.push({ type: 'fonts', description })
      console.log(`${state.name}: ${description}`)
    }
    await expect(page).toHaveScreenshot(`${state.name}.png`, {
      maxDiffPixelRatio: isSame ? SAME_FONTS : OTHER_FONTS,
      animations: 'disabled',
      caret: 'hide',
      timeout: 20_000,
    })
    await context.close()
  })
}

/** Paused at its moment, with everything fetched that comes behind the first picture. */
async function open(page: Page, { source, atMs, selection, settings, press }: NamedState): Promise<void> {
  const session = { source, tUs: atMs * 1000, playing: false, ...(selection ? { selection } : {}) }
  await page.addInitScript(
    ([saved, chosen]) => {
      localStorage.setItem('inflight.session', saved as string)
      localStorage.setItem('inflight.settings', chosen as string)
    },
    [JSON.stringify(session), JSON.stringify({ singleKeys: true, ...settings })],
  )
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await expect.poll(() => shownTimeMs(page), { timeout: 20_000 }).toBe(atMs)
  await page
    .getByRole('button', { name: /^(broker 1|브로커 1), / })
    .first()
    .waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
  await press?.(page)
  // Charts and log are told twice a second.
  await page.waitForTimeout(1500)
}

function probeWidths(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const root = getComputedStyle(document.documentElement)
    const context = document.createElement('canvas').getContext('2d')
    if (!context) return []
    return [
      ['--sans', 'Records in flight, 0123456789'],
      ['--mono', 'min.insync.replicas=2'],
      ['--sans', '프로듀서가 레코드를 보내요'],
    ].map(([family = '', text = '']) => {
      context.font = `20px ${root.getPropertyValue(family)}`
      return Math.round(context.measureText(text).width * 10) / 10
    })
  })
}

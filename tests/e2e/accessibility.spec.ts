import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test'
import { shownTimeMs } from './page.ts'

// Goal: what WCAG 2.2 AA asks for and axe cannot see. What axe sees is in axe.spec.ts.

const PHONE = { width: 390, height: 844 }
/** 1280 px at 400 % (1.4.10). */
const NARROWEST = { width: 320, height: 640 }

/** The paused page, in a window of its own. */
async function openPage(page: Page): Promise<void> {
  await page.goto('/')
  await page.locator('[data-thing]').first().waitFor({ state: 'attached' })
  await page.waitForLoadState('networkidle')
  await page.keyboard.press('Space')
}

for (const locale of ['en-US', 'ko-KR']) {
  test.describe(locale, () => {
    test.use({ locale, viewport: NARROWEST, reducedMotion: 'reduce' } as BrowserContextOptions)

    test('at 320 px nothing scrolls sideways, the stage has room, and no control lies over another', async ({
      page,
    }) => {
      await openPage(page)
      const stage = await page.locator('.stage-pane').boundingBox()
      expect(stage?.height).toBeGreaterThan(120)
      const overlaps = await page.evaluate(() => {
        const parts = [...document.querySelectorAll('.transport-phone > *, .say > *, .top > *')].filter(
          (one) => one.getClientRects().length > 0 && !one.matches('[popover], .visually-hidden'),
        )
        return parts.flatMap((one, index) => {
          const a = one.getBoundingClientRect()
          return parts.slice(index + 1).flatMap((other) => {
            const b = other.getBoundingClientRect()
            const over = Math.min(a.right, b.right) - Math.max(a.left, b.left)
            const under = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
            // The menu of steps sits close to its button, on purpose.
            return over > 8 && under > 1 ? [`${one.className} / ${other.className}`] : []
          })
        })
      })
      expect(overlaps).toEqual([])
      for (const key of ['', '?', ',', 'e', 'c', 'p', '/']) {
        if (key) await page.keyboard.press(key)
        if (key) await page.locator('dialog[open]').waitFor()
        const widths = await page.evaluate(() =>
          [document.documentElement, ...document.querySelectorAll('dialog[open]')].map((one) => one.scrollWidth),
        )
        expect(Math.max(...widths), `key "${key}"`).toBeLessThanOrEqual(NARROWEST.width)
        while ((await page.locator('dialog[open]').count()) > 0) {
          await page.keyboard.press('Escape')
          await page.waitForTimeout(150)
        }
      }
    })
  })
}

test.describe('colours of the system', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`what is chosen and what has the focus can be told: ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ forcedColors: 'active', colorScheme, reducedMotion: 'reduce' })
      const page = await context.newPage()
      await openPage(page)
      await page.locator('.rail .seg .on').first().waitFor()
      const backs = await page.evaluate(() => {
        const back = (selector: string) => {
          const element = document.querySelector(selector)
          return element ? getComputedStyle(element).backgroundColor : 'missing'
        }
        return {
          chosen: back('.rail .seg > .on'),
          other: back('.rail .seg > :not(.on)'),
          on: back('.switch[aria-checked="true"] i'),
          page: back('body'),
        }
      })
      expect(backs.chosen).not.toBe(backs.other)
      expect(backs.on).not.toBe(backs.page)
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
      await context.close()
    })
  }
})

test('with the text spacing that a reader may ask for, the values of the controls stay whole and beside no other text', async ({
  page,
}) => {
  await openPage(page)
  await page.locator('.rail .typed').first().waitFor()
  await page.addStyleTag({
    content: `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
      p { margin-bottom: 2em !important }`,
  })
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('.rail .ctl-row')].flatMap((row) => {
      const name = row.querySelector('.ctl-name')?.getBoundingClientRect()
      const typed = row.querySelector('.typed')?.getBoundingClientRect()
      const input = row.querySelector<HTMLInputElement>('.typed input')
      if (!name || !typed || !input) return []
      const isOver = name.right > typed.left + 1 && name.bottom > typed.top + 1
      return isOver || input.scrollWidth > input.clientWidth + 1 ? [row.textContent] : []
    }),
  )
  expect(cut).toEqual([])
  const buttons = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.btn, .link, .text-button')]
      .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
      .map((one) => one.outerHTML),
  )
  expect(buttons).toEqual([])
})

test('what has the focus is never wholly behind something else', async ({ browser }) => {
  test.setTimeout(90_000)
  for (const viewport of [{ width: 1440, height: 900 }, PHONE]) {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await openPage(page)
    const hidden: string[] = []
    for (let presses = 0; presses < 90; presses++) {
      await page.keyboard.press('Tab')
      const found = await page.evaluate(() => {
        const focused = document.activeElement
        if (!focused || focused === document.body) return undefined
        // A radio or a file is chosen by its label; the stage is a picture over its things.
        const label = focused instanceof HTMLInputElement ? focused.labels?.[0] : undefined
        const seen = focused.matches('.visually-hidden') && label ? label : focused
        const box = seen.getBoundingClientRect()
        const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [x, y] as const))
        const isSeen = points.some(([x, y]) => {
          const at = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)
          return at !== null && (seen.contains(at) || at.contains(seen) || focused.matches('[data-thing]'))
        })
        return isSeen ? undefined : focused.outerHTML.slice(0, 120)
      })
      if (found) hidden.push(found)
    }
    expect(hidden, `${viewport.width} px`).toEqual([])
    await context.close()
  }
})

test('every dialog and panel gives the focus back to what opened it', async ({ page }) => {
  await openPage(page)
  const openers = [
    page.getByRole('button', { name: 'Share', exact: true }),
    page.getByRole('button', { name: 'Settings', exact: true }),
    page.getByRole('button', { name: 'Keys and help' }),
    page.getByRole('button', { name: 'Lessons', exact: true }),
    page.getByRole('button', { name: 'Compare', exact: true }).first(),
    page.getByTestId('many-open'),
    page.getByRole('button', { name: 'Paste config' }),
    page.getByRole('button', { name: 'All configs…' }),
    page.getByTestId('outcome-sent').getByRole('button'),
    page.locator('.pick'),
    page.locator('button.speed'),
    page.locator('.step-menu'),
    page.getByRole('button', { name: 'Copy as' }),
    page.getByRole('button', { name: 'Why?' }),
  ]
  const open = page.locator('dialog[open], .popover:popover-open')
  for (const opener of openers) {
    await opener.focus()
    await page.keyboard.press('Enter')
    await expect(open.first()).toBeVisible()
    await page.waitForTimeout(300)
    while ((await open.count()) > 0) {
      await page.keyboard.press('Escape')
      await page.waitForTimeout(150)
    }
    await expect(opener).toBeFocused()
  }
})

test('keys are for the open dialog, also when nothing in it has the focus', async ({ page }) => {
  await openPage(page)
  await page.keyboard.press('Home')
  await expect.poll(() => shownTimeMs(page)).toBe(0)
  await page.keyboard.press('p')
  const dialog = page.locator('dialog[open]')
  await dialog.waitFor()
  await page.waitForTimeout(300)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.keyboard.press('End')
  await page.keyboard.press('g')
  await expect(page.locator('.charts-open')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect(await shownTimeMs(page)).toBe(0)
})

test.describe('Korean', () => {
  test.use({ locale: 'ko-KR' })
  test('names that are English in every language say so', async ({ page }) => {
    await openPage(page)
    const unmarked = (): Promise<string[]> =>
      page.evaluate(() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        const found: string[] = []
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const text = node.textContent?.trim() ?? ''
          // The name of a config, alone.
          const isName = /^[a-z]+(\.[a-z]+)+$/.test(text)
          if (isName && node.parentElement?.closest<HTMLElement>('[lang]')?.lang !== 'en') found.push(text)
        }
        return found
      })
    await page.locator('.rail .typed').first().waitFor()
    expect(await unmarked()).toEqual([])
    await page.keyboard.press('c')
    await page.locator('dialog[open] .ctl').first().waitFor()
    expect(await unmarked()).toEqual([])
  })
})

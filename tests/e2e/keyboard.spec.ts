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
  // The engine may have to fetch what finds a hop.
  await expect.poll(() => shownTimeMs(page), { timeout: 20_000 }).toBeGreaterThan(paused)
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

test('Escape gives up a sheet that has not come yet: it does not open afterwards', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  const asked: string[] = []
  await page.route('**/HelpDialog-*.js', async (route) => {
    asked.push(route.request().url())
    await page.waitForTimeout(600)
    await route.continue()
  })
  await page.keyboard.press('?')
  await expect.poll(() => asked.length).toBe(1)
  await page.keyboard.press('Escape')
  await page.waitForTimeout(1500)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  // Asked for again it comes.
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
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

test('the whole main job with the keyboard alone: scenario, config, play, kill, step back, find, verdict', async ({
  page,
}) => {
  const focused = page.locator(':focus')
  /** Tab on until something of this name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let presses = 0; presses < 80; presses++) {
      await page.keyboard.press('Tab')
      const label = await page.evaluate(() => {
        const element = document.activeElement
        const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
        const named = element?.getAttribute('aria-label') ?? labels.map((one) => one.textContent).join(' ')
        return element === document.body ? '' : named || (element?.textContent ?? '')
      })
      if (name.test(label)) return
    }
    throw new Error(`Tab does not reach ${name}`)
  }
  /** What has the focus can be seen to have it (WCAG 2.4.7). */
  const hasRing = () =>
    focused.evaluate((element) => {
      const own = getComputedStyle(element)
      const around = element.parentElement ? getComputedStyle(element.parentElement) : own
      return own.outlineStyle !== 'none' || around.outlineStyle !== 'none'
    })

  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)

  // Choose a scenario.
  await page.keyboard.press('s')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('nothing lost')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Choose a scenario: The same with acks=all/ }).waitFor()

  // Change a config: acks from all to 1, with the arrow keys of its radio group.
  await page.keyboard.press('Space')
  await page.keyboard.press('Home')
  await page.keyboard.press('F6')
  await tabTo(/^(0|1|all)$/)
  expect(await hasRing()).toBe(true)
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('status').filter({ hasText: /acks/ })).toHaveCount(1)
  await expect(page.getByRole('radio', { name: '1', exact: true }).first()).toBeChecked()

  // Play, and kill the leader.
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill('play')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(3)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('broker 1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Broker b1' })).toBeVisible()
  await page.keyboard.press('k')
  await page
    .getByRole('button', { name: /^broker 1, dead/ })
    .first()
    .waitFor({ state: 'attached' })

  // Step back: to before its death.
  await page.keyboard.press('Space')
  const alive = page.getByRole('button', { name: /^broker 1, alive/ })
  for (let steps = 0; steps < 80 && (await alive.count()) === 0; steps++) {
    await page.keyboard.press('Shift+ArrowLeft')
    await page.waitForTimeout(300)
  }
  await expect(alive.first()).toBeAttached()

  // Find a record, and read its verdict.
  await page.keyboard.press('End')
  await page.keyboard.press('/')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Record #2' })).toBeVisible()
  await expect(page.getByText(/^(Acknowledged|Stored|Failed)/).first()).toBeVisible()

  // Escape leaves nothing selected and traps nothing: Tab goes round the page and comes back.
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Record #2' })).toBeHidden()
  await page.keyboard.press('F6')
  await tabTo(/^Settings$/)
})

test('every control that Tab reaches shows that it has the focus, and is large enough to hit', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page.keyboard.press('Space')
  const seen = new Set<string>()
  const bad: string[] = []
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    const one = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement
      if (element === document.body) return undefined
      // A radio is its label, a counter all of its line: what is drawn around is what is hit.
      const after = getComputedStyle(element, '::after')
      const isLarger = after.position === 'absolute' && after.outlineStyle !== 'none'
      const isHidden = element.classList.contains('visually-hidden')
      const target = isHidden ? (element.closest('label') ?? element) : element
      const outline = isLarger ? after.outlineStyle : getComputedStyle(target).outlineStyle
      const { width, height } = (isLarger ? (element.offsetParent ?? element) : target).getBoundingClientRect()
      const name = element.getAttribute('aria-label') ?? target.textContent?.trim().slice(0, 40) ?? ''
      const all = [...document.querySelectorAll('*')]
      return {
        place: all.indexOf(element),
        name: `${element.tagName} ${name}`,
        width,
        height,
        outline,
      }
    })
    if (!one) continue
    if (seen.has(`${one.name} ${one.place}`)) break
    seen.add(`${one.name} ${one.place}`)
    if (one.outline === 'none') bad.push(`${one.name}: no visible focus`)
    if (Math.round(one.height) < 24 || Math.round(one.width) < 24) {
      bad.push(`${one.name}: ${Math.round(one.width)} × ${Math.round(one.height)}`)
    }
  }
  expect(seen.size).toBeGreaterThan(40)
  expect(bad).toEqual([])
})

test('shortcuts of a single key can be switched off, and never act while one types', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.keyboard.press('/')
  const find = page.getByRole('dialog')
  await find.waitFor()
  await page.keyboard.type('v?')
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('shortcuts of a single')
  await page.keyboard.press('Enter')
  await page.keyboard.press('v')
  await page.keyboard.press('?')
  await page.waitForTimeout(400)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'The stage as a table' })).toHaveCount(0)
  // Together with Ctrl they still work.
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog').getByRole('combobox')).toBeVisible()
})

test('the palette takes Korean while it is being composed: the Enter that ends a syllable does nothing else', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'ko-KR' })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.keyboard.press('Control+k')
  const box = page.getByRole('dialog').getByRole('combobox')
  await box.waitFor()
  const client = await context.newCDPSession(page)
  await client.send('Input.imeSetComposition', { text: '브롴', selectionStart: 2, selectionEnd: 2 })
  await expect(page.getByRole('option', { name: /브로커 b2$/ })).toBeVisible()
  await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true, keyCode: 229, bubbles: true })
  await expect(box).toBeVisible()
  await client.send('Input.insertText', { text: '브로커 b2' })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: /브로커 b2/ })).toBeVisible()
  await context.close()
})

import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { counter, openMenuOf, shownTimeMs } from './page.ts'

test('without a worker the engine runs in the page: it plays, and can be acted on', async ({ page }) => {
  await page.route(/simulation\.worker/, (route) => route.abort())
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(2)
  await expect(page.getByText('The browser started no worker')).toBeVisible()
  const menu = await openMenuOf(page, /^broker 1, alive/)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
  await page
    .getByRole('button', { name: /^broker 1, dead/ })
    .first()
    .waitFor({ state: 'attached' })
  const before = await shownTimeMs(page)
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(before)
})

test('where the engine cannot be loaded at all, a screen says so and offers the scenario', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.route(/simulation\.worker|page-port/, (route) => route.abort())
  await page.goto('/')
  const screen = page.getByRole('alert').filter({ hasText: 'The engine could not be started' })
  await expect(screen).toBeVisible({ timeout: 20_000 })
  await screen.getByRole('button', { name: 'Copy the scenario' }).click()
  await expect(screen).toContainText('Copied')
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toMatchObject({ version: 1 })
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([])
  await page.unroute(/simulation\.worker|page-port/)
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBeGreaterThan(0)
})

test('a part of the page that cannot be fetched takes nothing else with it', async ({ page }) => {
  await page.route(/ChartsRow/, (route) => route.abort())
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(2)
  await expect(page.getByRole('alert').filter({ hasText: 'could not be loaded' })).toBeVisible()
  const before = await shownTimeMs(page)
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(before)
})

test('a reload comes back to the same run, moment, selection and futures, and Back still undoes', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(3)
  await page.keyboard.press('Space')
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  const menu = await openMenuOf(page, /^broker 1, alive/)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
  await page
    .getByRole('button', { name: /^broker 1, dead/ })
    .first()
    .waitFor({ state: 'attached' })
  const [atMs, sent] = [await shownTimeMs(page), await counter(page, 'sent')]
  await page.reload()
  await page
    .getByRole('button', { name: /^broker 1, dead/ })
    .first()
    .waitFor({ state: 'attached' })
  expect(await shownTimeMs(page)).toBe(atMs)
  expect(await counter(page, 'sent')).toBe(sent)
  await expect(page.getByRole('heading', { name: 'Broker b1' })).toBeVisible()
  await expect(page.getByRole('button', { name: '1 other future' })).toBeVisible()
  await page.goBack()
  await page
    .getByRole('button', { name: /^broker 1, alive/ })
    .first()
    .waitFor({ state: 'attached' })
})

test('two tabs: language and theme are shared at once, the runs are not', async ({ context }) => {
  const [one, other] = [await context.newPage(), await context.newPage()]
  for (const page of [one, other]) {
    await page.goto('/')
    await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  }
  await one.bringToFront()
  await one.keyboard.press('Space')
  const menu = await openMenuOf(one, /^broker 1, alive/)
  await menu.getByRole('menuitem', { name: /^Kill/ }).click()
  await one.getByRole('button', { name: /한국어로 바꾸기/ }).click()
  await expect(other.locator('html')).toHaveAttribute('lang', 'ko')
  await other.bringToFront()
  await other.keyboard.press('Space')
  const atMs = await shownTimeMs(other)
  await one.reload()
  await one
    .getByRole('button', { name: /^브로커 1, 죽/ })
    .first()
    .waitFor({ state: 'attached' })
  await other.reload()
  await other
    .getByRole('button', { name: /^브로커 1, 정상|^브로커 1, 살/ })
    .first()
    .waitFor({ state: 'attached' })
  expect(await shownTimeMs(other)).toBe(atMs)
})

test('storage that is blocked or spoilt does not break the page', async ({ browser }) => {
  const spoilt = await browser.newContext()
  await spoilt.addInitScript(() => {
    localStorage.setItem('inflight.session', '{"source":{"version":1,"kafka":"3.9","actions":7},"tUs":1}')
    localStorage.setItem('inflight.settings', '[]]')
  })
  const blocked = await browser.newContext()
  await blocked.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError')
        },
      })
    }
  })
  for (const context of [spoilt, blocked]) {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto('/')
    await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(2)
    expect(errors).toEqual([])
    await context.close()
  }
})

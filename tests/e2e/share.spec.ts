import { execFileSync } from 'node:child_process'
import { expect, type Page, test } from '@playwright/test'
import { shownTimeMs } from './page.ts'

/** Stop somewhere, select nothing, and take a link from the dialog. */
async function takeLink(page: Page): Promise<{ link: string; hash: string; atMs: number }> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog')
  const link = await dialog.getByTestId('share-link').inputValue()
  const hash = dialog.getByTestId('share-hash')
  await expect(hash).toHaveText(/^[0-9a-f]{16}$/, { timeout: 30_000 })
  const text = await hash.innerText()
  await page.keyboard.press('Escape')
  return { link, hash: text, atMs: await shownTimeMs(page) }
}

test('a link opened elsewhere shows the same moment and gives the same traceHash, also through sim', async ({
  page,
  browser,
}) => {
  await page.goto('/')
  await expect(page.getByTestId('clock')).toBeVisible()
  await page.waitForTimeout(1_500)
  const made = await takeLink(page)
  expect(made.link.length).toBeLessThan(2_000)

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(made.link)
  await expect(elsewhere.getByTestId('clock')).toHaveText(/\d/)
  await expect.poll(() => shownTimeMs(elsewhere)).toBe(made.atMs)
  await elsewhere.waitForTimeout(500)
  expect(await shownTimeMs(elsewhere)).toBe(made.atMs)
  const again = await takeLink(elsewhere)
  expect(again.hash).toBe(made.hash)

  const stdout = execFileSync('npm', ['run', '-s', 'sim', '--', made.link], { encoding: 'utf8' })
  expect((JSON.parse(stdout) as { traceHash: string }).traceHash).toBe(made.hash)
})

test('a damaged link says so and changes nothing', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByTestId('clock')).toBeVisible()
  const { link, atMs } = await takeLink(page)
  await page.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    link.slice(link.indexOf('#') + 1, -6),
  )
  const dialog = page.getByRole('dialog', { name: 'This link cannot be opened' })
  await expect(dialog).toContainText('It is damaged')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await shownTimeMs(page)).toBe(atMs)
})

test('embedded, it fits 640 × 360, tells the page around what happens and does what that asks', async ({
  page,
  baseURL,
}) => {
  await page.setViewportSize({ width: 700, height: 500 })
  await page.goto('/robots.txt')
  await page.setContent(`<iframe src="${baseURL}/?embed=1&origin=${baseURL}" width="640" height="360"></iframe>`)
  await page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(window, { told })
    window.addEventListener('message', ({ data }) => told.push(data))
  })
  const frame = page.frameLocator('iframe')
  await expect(frame.getByTestId('clock')).toBeVisible()
  await expect(frame.getByTestId('clock')).toBeInViewport()
  const send = (message: object) =>
    page.evaluate((data) => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), message)
  await send({ inflight: 1, type: 'pause' })
  await send({ inflight: 1, type: 'seek', atUs: 250_000 })
  await expect
    .poll(() => page.evaluate(() => JSON.stringify((window as unknown as { told: unknown[] }).told)))
    .toContain('"type":"step","atUs":250000')
  await expect(frame.getByTestId('clock')).toContainText('00.250')
})

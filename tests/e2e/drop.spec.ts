import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { ENGINE_VERSION } from '../../src/engine/simulation/start-world.ts'
import { pack } from '../../src/links/pack.ts'
import { counter, shownTimeMs } from './page.ts'

const SCENARIO = {
  version: 1,
  title: 'Dropped',
  kafka: '3.9',
  durationMs: 5000,
  cluster: { brokers: 1 },
  topics: [{ name: 'orders', partitions: 3, replicationFactor: 1 }],
  producers: [{ name: 'app' }],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 100 }],
  model: 'lesson',
}

const CSV = 'city,people,at\nPangyo,1,0\nJeju,2,10\nPangyo,3,20\n'

async function openPage(page: Page): Promise<void> {
  await page.goto('/')
  await expect(page.getByTestId('clock')).toHaveText(/\d/)
  await expect(page.getByTestId('drop-zone')).toBeAttached({ timeout: 15_000 })
}

/** Drag something over the page, and drop it unless it only hovers. */
async function drag(page: Page, what: { name: string; text: string } | { link: string }, drops = true): Promise<void> {
  await page.evaluate(
    ([given, isDropped]) => {
      const dataTransfer = new DataTransfer()
      if ('link' in given) dataTransfer.setData('text/plain', given.link)
      else dataTransfer.items.add(new File([given.text], given.name))
      const target = document.querySelector('#stage') ?? document.body
      for (const kind of isDropped ? ['dragenter', 'dragover', 'drop'] : ['dragenter', 'dragover']) {
        target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
      }
    },
    [what, drops] as const,
  )
}

test('a zone shows while something is dragged, and a scenario dropped on the stage runs', async ({ page }) => {
  await openPage(page)
  const file = { name: 'run.json', text: JSON.stringify(SCENARIO) }
  await drag(page, file, false)
  const zone = page.getByTestId('drop-zone')
  await expect(zone).toBeVisible()
  await expect(zone).toContainText('CSV')
  await drag(page, file)
  await expect(zone).toBeHidden()
  await expect(page.getByText('Dropped').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('what cannot be read is refused line by line, and nothing changes', async ({ page }) => {
  await openPage(page)
  await page.keyboard.press('Space')
  const before = await shownTimeMs(page)
  const dialog = page.getByRole('dialog', { name: 'This was not opened' })
  const bad = JSON.stringify({ ...SCENARIO, kafka: '1.0' }, null, 2)
  for (const [name, text, why] of [
    ['a.json', bad, 'line 4, column 3: kafka'],
    ['b.json', '{"version": 1,\n "kafka" 4}', 'line 2, column 10'],
    ['c.png', '\u0089PNG', 'nothing that can be opened'],
  ] as const) {
    await drag(page, { name, text })
    await expect(dialog).toContainText(why)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(await shownTimeMs(page)).toBe(before)
  }
})

test('a dropped link opens, and a dropped partitioner is shown before it is used', async ({ page }) => {
  await openPage(page)
  const link = `https://example.org/#${pack({ engine: ENGINE_VERSION, scenario: SCENARIO, atUs: 900_000 }, false)}`
  await drag(page, { link })
  await expect.poll(() => shownTimeMs(page)).toBe(900)

  await drag(page, { name: 'mine.js', text: 'class Mine { partition() { return 2 } }' })
  const dialog = page.getByRole('dialog', { name: 'Open this partitioner?' })
  await expect(dialog).toContainText('return 2')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await shownTimeMs(page)).toBe(900)

  await drag(page, { name: 'mine.js', text: 'class Mine { partition() { return 2 } }' })
  await dialog.getByRole('button', { name: 'Open it in the editor of app' }).click()
  await expect(page.locator('.cm-content')).toContainText('class Mine')
})

test('records dropped as CSV become the workload, with the partition of each key', async ({ page }) => {
  await openPage(page)
  await drag(page, { name: 'run.json', text: JSON.stringify(SCENARIO) })
  await expect(page.getByText('Dropped').first()).toBeVisible()
  await drag(page, { name: 'cities.csv', text: CSV })
  const dialog = page.getByRole('dialog', { name: 'Own records' })
  await expect(dialog).toContainText('3 records, 3 columns.')
  await dialog.getByLabel('Key').selectOption('city')
  const rows = dialog.locator('tbody tr')
  await expect(rows.nth(0)).toContainText(/Pangyo.*p[0-2]/)
  const first = await rows.nth(0).locator('td').nth(3).innerText()
  await expect(rows.nth(2).locator('td').nth(3)).toHaveText(first)
  await dialog.getByRole('button', { name: 'Start again with these records' }).click()
  await expect(dialog).toBeHidden()
  await page.keyboard.press('End')
  await expect.poll(() => counter(page, 'sent'), { timeout: 20_000 }).toBe(3)
})

test('records that cannot be read name line and column; the keyboard reaches all of it', async ({ page }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('button', { name: 'Own records…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Own records' })
  await dialog.getByLabel('Paste CSV or NDJSON').fill('key,at\na,5\nb,soon\n')
  await expect(dialog.getByRole('alert')).toContainText('line 3, column 3: “soon”')
  await expect(dialog.getByRole('button', { name: 'Start again with these records' })).toBeDisabled()
  await dialog.getByLabel('Paste CSV or NDJSON').fill('{"key":"a"}\n{"key":}\n')
  await expect(dialog.getByRole('alert')).toContainText('line 2, column 8')
})

test('the import button opens what can be dropped', async ({ page }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(SCENARIO)) })
  await expect(page.getByText('Dropped').first()).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

for (const [locale, scheme, width, height] of [
  ['en-US', 'light', 1440, 900],
  ['ko-KR', 'dark', 390, 844],
] as const) {
  test(`axe finds nothing in the dialogs of files and links: ${locale}, ${scheme}, ${width} px`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ locale, colorScheme: scheme, viewport: { width, height } })
    const page = await context.newPage()
    await openPage(page)
    const look = async (): Promise<void> => {
      await expect(page.locator('dialog[open]')).toBeVisible()
      await page.waitForTimeout(500)
      const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html, nodes[0]?.failureSummary])).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.locator('dialog[open]')).toHaveCount(0)
    }
    await page.getByRole('button', { name: /^(Share|공유)$/ }).click()
    await page.locator('dialog summary').click()
    await look()
    await drag(page, { name: 'cities.csv', text: CSV })
    await expect(page.locator('dialog tbody tr')).toHaveCount(3)
    await look()
    await drag(page, { name: 'cities.csv', text: 'a,b\n1\n' })
    await look()
    await drag(page, { name: 'a.json', text: '{"version": 1}' })
    await look()
    await drag(page, { name: 'p.ts', text: 'export class Mine {}' })
    await look()
    await context.close()
  })
}

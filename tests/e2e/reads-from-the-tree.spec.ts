import { expect, type Locator, type Page, test } from '@playwright/test'

// Goal: who cannot see the picture learns everything that it tells: what was sent, what broke, what was lost and why.
// Method: nothing but roles and names, as assistive technology has them: no CSS, no test ids, no canvas.

async function openScenario(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await page.getByRole('button', { name: /^Choose a scenario/ }).click()
  await page.getByRole('button', { name: 'Acked, then lost: acks=1' }).click()
  await page.getByRole('button', { name: /^Choose a scenario: Acked, then lost/ }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
}

/** Go to a moment of the run: the timeline is a slider that says its time. */
async function goToEnd(page: Page): Promise<void> {
  await page.keyboard.press('End')
}

/** The cells of the row of a table, by what they are called. */
async function row(table: Locator, name: string | RegExp): Promise<Record<string, string>> {
  const columns = await table.getByRole('columnheader').allInnerTexts()
  const line = table
    .getByRole('row')
    .filter({ has: table.page().getByRole('rowheader', { name }) })
    .first()
  const first = await line.getByRole('rowheader').innerText()
  const cells = await line.getByRole('cell').allInnerTexts()
  return Object.fromEntries(columns.map((column, index) => [column, index === 0 ? first : (cells[index - 1] ?? '')]))
}

test('the whole run is read from the accessibility tree', async ({ page }) => {
  await openScenario(page)
  await page.keyboard.press('Home')
  await page.keyboard.press('v')
  const stage = page.getByRole('region', { name: 'The stage as a table' })
  await stage.waitFor()

  // Before: everybody is there.
  const brokers = stage.getByRole('table', { name: /^Controller and brokers/ })
  await expect.poll(async () => (await row(brokers, 'b1'))['State']).toBe('alive')
  const partitions = stage.getByRole('table', { name: /^Partitions/ })
  expect(await row(partitions, 'orders-0')).toMatchObject({ Leader: 'b1', ISR: 'b1 b2 b3', 'High watermark': '0' })

  // What happens next is said, and it stands in the log.
  const log = page.getByRole('region', { name: 'Event log' })
  await page.keyboard.press('n')
  await expect(page.getByRole('status').filter({ hasText: /At 0:00\.200: .*b1/ })).toHaveCount(1)
  await expect.poll(async () => (await row(brokers, 'b1'))['State']).toMatch(/^dead/)
  await expect(log.getByRole('listitem').filter({ hasText: /b1/ }).first()).toBeAttached()

  // At the end: what was sent, what of it the application was told, and what is gone.
  await goToEnd(page)
  const outcome = stage.getByRole('table', { name: 'Outcome so far' })
  const counts = async (): Promise<Record<string, number>> => {
    const names = await outcome.getByRole('columnheader').allInnerTexts()
    const values = await outcome.getByRole('cell').allInnerTexts()
    return Object.fromEntries(names.map((name, index) => [name, Number(values[index]?.replace(/\D/g, ''))]))
  }
  await expect.poll(async () => (await counts())['lost']).toBeGreaterThan(0)
  const end = await counts()
  expect(end['sent']).toBe(100)
  expect(end['acked']).toBe((end['sent'] ?? 0) - (end['failed'] ?? 0))
  expect((await row(partitions, 'orders-0'))['Leader']).not.toBe('')
  expect(Number((await row(partitions, 'orders-0'))['Leader epoch'])).toBeGreaterThan(0)

  // The same from the tree as a whole.
  await expect(stage).toMatchAriaSnapshot(`
    - region "The stage as a table":
      - heading "The stage as a table" [level=2]
      - group "Outcome so far":
        - table "Outcome so far"
      - table /Producers/:
        - rowgroup
        - rowgroup:
          - row /app/:
            - rowheader "app"
  `)

  // Only the faults: the death of the leader, in words.
  await log.getByRole('button', { name: /^Filter/ }).click()
  for (const group of ['Application', 'Producer', 'Network', 'Brokers', 'Controller', 'Consumers']) {
    await page.getByRole('checkbox', { name: group, exact: true }).uncheck()
  }
  await page.keyboard.press('Escape')
  await expect(
    log
      .getByRole('listitem')
      .filter({ hasText: /^0\.200.*b1/ })
      .first(),
  ).toBeAttached()
  await expect(log.getByText(/\d+ of [\d\s\u202f]+ events/)).toBeVisible()

  // Which records were lost, and why: the list behind the number.
  await page.getByRole('button', { name: /^lost: \d/ }).click()
  const list = page.getByRole('dialog')
  await expect(list.getByRole('table')).toBeVisible()
  const lost = await list.getByRole('rowheader').count()
  expect(lost).toBe(Math.min(50, end['lost'] ?? 0))
  await expect(list.getByRole('cell', { name: 'Acknowledged, and lost' }).first()).toBeVisible()
  await list
    .getByRole('button', { name: /^#?\d+|#/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: /^Record #\d+/ })).toBeVisible()
})

test('announcements come one sentence at a time, and can be switched off', async ({ page }) => {
  await openScenario(page)
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  const said = page.getByRole('status')
  const heard = new Set<string>()
  const until = Date.now() + 9_000
  while (Date.now() < until) {
    for (const text of await said.allInnerTexts()) if (text.trim() !== '') heard.add(text.trim())
    await page.waitForTimeout(100)
  }
  expect(heard.size).toBeGreaterThan(0)
  // Nine seconds: one every two, and what the notices said.
  expect(heard.size).toBeLessThanOrEqual(8)
  await page.keyboard.press('a')
  await page.keyboard.press('Home')
  await page.waitForTimeout(600)
  await expect(page.getByRole('status').filter({ hasText: /^At 0:00/ })).toHaveCount(0)
})

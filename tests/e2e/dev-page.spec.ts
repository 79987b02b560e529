import { expect, type Page, test } from '@playwright/test'

const SOURCE = `http://127.0.0.1:${process.env['E2E_SOURCE_PORT'] ?? 4198}`

/** What the page complains of while it shows one thing after the other. */
function complaints(page: Page): { readonly of: (name: string) => void; readonly all: string[] } {
  const all: string[] = []
  let shown = 'the first'
  page.on('pageerror', (error) => all.push(`${shown}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') all.push(`${shown}: ${message.text()}`)
  })
  return {
    all,
    of: (name) => {
      shown = name
    },
  }
}

async function fixturesOf(page: Page, kind: 'scene' | 'part'): Promise<string[]> {
  const values = await page
    .getByLabel('fixture')
    .locator('option')
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value))
  return values.filter((value) => value.startsWith(`${kind} `))
}

test.describe('the page for developers', () => {
  test.setTimeout(300_000)

  test('shows every scene of the stage without a complaint', async ({ page }) => {
    const { all, of } = complaints(page)
    await page.goto(`${SOURCE}/dev`)
    await page.getByLabel('fixture').waitFor()
    const scenes = await fixturesOf(page, 'scene')
    expect(scenes.length).toBeGreaterThan(25)
    const isEmpty = 'scene nothing at all'
    for (const scene of scenes) {
      of(scene)
      await page.getByLabel('fixture').selectOption(scene)
      await expect
        .poll(() => page.locator('.playground-stage [data-thing]').count())
        .toBeGreaterThan(scene === isEmpty ? 0 : 3)
    }
    expect(all).toEqual([])
  })

  test('shows every component in every state without a complaint', async ({ page }) => {
    const { all, of } = complaints(page)
    await page.goto(`${SOURCE}/dev?part=caption`)
    await page.getByLabel('fixture').waitFor()
    const parts = await fixturesOf(page, 'part')
    expect(parts.length).toBeGreaterThan(60)
    for (const part of parts) {
      of(part)
      await page.getByLabel('fixture').selectOption(part)
      await page.locator('.playground-part[data-ready=true]').waitFor({ state: 'attached' })
      await expect
        .poll(() => page.locator('.playground-part :visible, dialog[open], [role=dialog]').count(), part)
        .toBeGreaterThan(0)
    }
    expect(all).toEqual([])
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import type axeOfPage from 'axe-core'
import { goTo, openPlace, PLACES, type Place, startsShared } from './places.ts'

// Goal: axe finds nothing anywhere, in both themes and languages.
// Method: each place of the table is opened once; there language and theme are changed as another tab would.

const UI = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src/ui')
/** The text of axe itself: in the page once, it is run there as often as the page changes its looks. */
const AXE = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
)
declare const axe: typeof axeOfPage

const DESKTOP = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** Every place in both languages and both themes; words and colours do not meddle with each other. */
const LOOKS = [
  { language: 'en', theme: 'light' },
  { language: 'ko', theme: 'dark' },
] as const
type Look = (typeof LOOKS)[number]

test('every dialog, panel, tool and kind of thing that the sources name is in the table of places', () => {
  const covered = new Set(PLACES.flatMap(({ covers }) => covers ?? []))
  const files = readdirSync(UI, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'))
  const opening = files.filter((file) => /<(Sheet|Popover|dialog)\b|popover="auto/.test(readSource(file)))
  const tools = kindsIn(readSource('tools/tool.ts'), /export type Tool =[\s\S]*/)
  const things = kindsIn(readSource('../app/host-messages.ts'), /export type Selection =[\s\S]*?\n\n/)
  const named = [
    ...opening.filter((file) => !['dialogs/Sheet.tsx', 'shell/Popover.tsx'].includes(file)),
    ...tools.map((kind) => `tool ${kind}`),
    ...things.map((kind) => `thing ${kind}`),
  ]
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((one) => !covered.has(one))).toEqual([])
  expect([...covered].filter((one) => !named.includes(one))).toEqual([])
})

let context: BrowserContext
/** The paused page as most places begin from it; they leave it as they found it. */
let shared: Page | undefined
test.beforeAll(async ({ browser }) => {
  context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US', serviceWorkers: 'block' })
})
test.afterAll(() => context.close())

for (const place of PLACES) {
  test(`axe finds nothing: ${place.name}`, async () => {
    const isShared = startsShared(place)
    let page = isShared && shared ? shared : await open(place, LOOKS[0])
    if (isShared) {
      // A place that fails leaves no page to the next.
      if (shared) await goTo(page, place)
      shared = undefined
    }
    for (const look of LOOKS) {
      if (place.isApart) {
        await page.close()
        page = await open(place, look)
        await page.emulateMedia({ colorScheme: look.theme })
      } else await wear(page, place.shows, look)
      expect.soft(await violations(page, place), `${look.language}, ${look.theme}`).toEqual([])
    }
    if (isShared) await leave(page)
    if (isShared && test.info().errors.length === 0) shared = page
    else await page.close()
  })
}

/** Escape leads back to the page, and the focus is not lost on the way. */
async function leave(page: Page): Promise<void> {
  const overlay = page.locator('dialog[open], .popover:popover-open')
  for (let presses = 0; presses < 3 && (await overlay.count()) > 0; presses++) await page.keyboard.press('Escape')
  await expect(overlay).toHaveCount(0)
  await wear(page, '[data-thing]', LOOKS[0])
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

/** In a page of its own, with what axe needs in it. */
async function open(place: Place, look: Look): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize(place.phone ? PHONE : DESKTOP)
  await openPlace(page, place, look)
  await page.evaluate(AXE)
  return page
}

function readSource(file: string): string {
  return readFileSync(path.join(UI, file), 'utf8')
}

function kindsIn(source: string, part: RegExp): string[] {
  const text = part.exec(source)?.[0] ?? ''
  return [...text.matchAll(/readonly kind: '(\w+)'/g)].map(([, kind = '']) => kind)
}

/** Language and theme, as they come from another tab. */
async function wear(page: Page, shows: string, { language, theme }: Look): Promise<void> {
  await page.evaluate(
    (look) => {
      const key = 'inflight.settings'
      const newValue = JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? '{}'), ...look })
      window.dispatchEvent(new StorageEvent('storage', { key, newValue }))
    },
    { language, theme },
  )
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.waitForLoadState('networkidle')
  await page.locator(shows).first().waitFor()
  // Half transparent words have no contrast.
  await page.waitForTimeout(150)
  await page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
}

async function violations(page: Page, { part }: Place): Promise<readonly string[]> {
  const found = await page.evaluate(
    (selector) =>
      axe.run(selector ?? document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }),
    part,
  )
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 4).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
}

import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { parseScenario } from '../../src/engine/simulation/complete-scenario.ts'
import { lessonRunScenario } from '../../src/lessons/lesson-scenario.ts'
import { readLesson } from '../../src/lessons/read-lesson.ts'
import { encodeLink } from '../../src/links/encode-link.ts'

/** A page of somebody else that embeds ours, keeps what it is told, and can ask. */
async function embed(page: Page, address: string, width = 640, height = 360): Promise<void> {
  await page.setViewportSize({ width: width + 60, height: height + 140 })
  await page.goto('/robots.txt')
  await page.evaluate(() => {
    const told: unknown[] = []
    Object.assign(window, { told })
    window.addEventListener('message', ({ data }) => told.push(data))
  })
  await page.evaluate(
    ([src, w, h]) => {
      document.body.innerHTML = `<iframe src="${src}" width="${w}" height="${h}"></iframe>`
    },
    [address, width, height] as const,
  )
}

const told = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.stringify((window as unknown as { told: unknown[] }).told))

const ask = (page: Page, message: object): Promise<void> =>
  page.evaluate((data) => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), message)

/** A link to a lesson at its first page. */
function lessonLink(id: string, slug: string, step: number): string {
  const file: unknown = JSON.parse(readFileSync(`src/content/lessons/${id}-${slug}/lesson.json`, 'utf8'))
  const lesson = readLesson(file, [])
  if (!lesson) throw new Error(`${id} is no lesson`)
  const parsed = parseScenario(lessonRunScenario(lesson), { datasets: { 'flights-2k': 2000 } })
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
  return encodeLink({ scenario: parsed.scenario, atUs: 0, lesson: { id, step }, language: 'en' })
}

test('embedded, it fits 640 × 360, tells the page around what happens and does what that asks', async ({
  page,
  baseURL,
}) => {
  await embed(page, `${baseURL}/?embed=1&origin=${baseURL}`)
  const frame = page.frameLocator('iframe')
  await expect(frame.getByTestId('clock')).toBeVisible()
  await expect(frame.getByTestId('clock')).toBeInViewport()
  await expect.poll(() => told(page)).toContain('"type":"ready","endUs":')
  await ask(page, { inflight: 1, type: 'pause' })
  await ask(page, { inflight: 1, type: 'seek', atUs: 250_000 })
  await expect.poll(() => told(page)).toContain('"type":"step","atUs":250000')
  await expect(frame.getByTestId('clock')).toContainText('00.250')
  await ask(page, { inflight: 1, type: 'play' })
  await expect(frame.getByTestId('clock')).not.toContainText('00.250')
})

test('a lesson in a frame says how its question was answered, and when the run is over', async ({ page, baseURL }) => {
  await embed(page, `${baseURL}/?embed=1&origin=${baseURL}#${lessonLink('L08', 'sticky-vs-roundrobin', 0)}`, 900, 560)
  const frame = page.frameLocator('iframe')
  await expect(frame.locator('.lesson')).toContainText('L08')
  await expect.poll(() => told(page)).toContain('"type":"ready"')
  for (let i = 0; i < 4; i++) {
    if (await frame.locator('.lesson button[aria-pressed]').first().isVisible()) break
    await frame.getByRole('button', { name: /▶/ }).first().click()
    await page.waitForTimeout(300)
  }
  await frame.locator('.lesson button[aria-pressed]').first().click()
  await expect.poll(() => told(page)).toContain('"type":"answered","lesson":"L08","option":0,"isRight":')
  await ask(page, { inflight: 1, type: 'pause' })
  await ask(page, { inflight: 1, type: 'seek', atUs: 120_000_000 })
  await ask(page, { inflight: 1, type: 'play' })
  await expect.poll(() => told(page), { timeout: 20_000 }).toContain('"type":"finished"')
})

test('it talks to the origin that is named and to no other', async ({ page, baseURL }) => {
  await embed(page, `${baseURL}/?embed=1&origin=https://school.example`)
  const frame = page.frameLocator('iframe')
  await expect(frame.getByTestId('clock')).toHaveText(/\d/)
  await page.waitForTimeout(1_000)
  await ask(page, { inflight: 1, type: 'pause' })
  await ask(page, { inflight: 1, type: 'seek', atUs: 250_000_000 })
  await page.waitForTimeout(500)
  expect(await told(page)).toBe('[]')
  await expect(frame.getByTestId('clock')).not.toContainText('4:10')
})

test('the dialog gives the HTML with size, start and origin', async ({ page, baseURL }) => {
  await page.goto('/')
  await expect(page.getByTestId('clock')).toHaveText(/\d/)
  await page.waitForTimeout(1_500)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('summary').click()
  await dialog.getByLabel('Width').fill('800')
  await dialog.getByLabel('Height').fill('450')
  await dialog.getByLabel('Begins').selectOption('at the start')
  await dialog.getByLabel('Talks only with').fill('school')
  await expect(dialog.getByRole('alert')).toContainText('no address')
  await dialog.getByLabel('Talks only with').fill('https://school.example/course')
  const html = await dialog.getByTestId('share-embed').inputValue()
  expect(html).toContain('width="800" height="450"')
  expect(html).toContain(`src="${baseURL}/?embed=1&amp;origin=https%3A%2F%2Fschool.example#r1.`)
})

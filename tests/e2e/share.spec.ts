import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { ENGINE_VERSION } from '../../src/engine/simulation/start-world.ts'
import { pack } from '../../src/links/pack.ts'
import { counter, openMenuOf, shownTimeMs, WORDS } from './page.ts'

/** A run of one record every 10 ms, with a second producer field if needed. */
function scenarioWith(producer: object = {}): object {
  return {
    version: 1,
    title: 'A run from a link',
    kafka: '3.9',
    durationMs: 5000,
    cluster: { brokers: 1 },
    topics: [{ name: 'orders', partitions: 2, replicationFactor: 1 }],
    producers: [{ name: 'app', ...producer }],
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 100 }],
    model: 'lesson',
  }
}

function linkTo(body: object, hasCode = false): string {
  return `/#${pack({ engine: ENGINE_VERSION, scenario: scenarioWith(), ...body }, hasCode)}`
}

async function openPage(page: Page, address = '/'): Promise<void> {
  await page.goto(address)
  await expect(page.getByTestId('clock')).toHaveText(/\d/)
}

/** Take a link from the dialog; where it stands open already, from that. */
async function takeLink(page: Page, isOpen = false): Promise<{ link: string; atMs: number }> {
  if (!isOpen) await page.getByRole('button', { name: /^(Share|공유)$/ }).click()
  const link = await page.getByTestId('share-link').inputValue()
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('share-link')).toBeHidden()
  return { link, atMs: await shownTimeMs(page) }
}

/** The traceHash that the dialog computes. */
async function takeHash(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const hash = page.getByTestId('share-hash')
  await expect(hash).toHaveText(/^[0-9a-f]{16}$/, { timeout: 30_000 })
  const text = await hash.innerText()
  await page.keyboard.press('Escape')
  return text
}

async function putInAddress(page: Page, link: string): Promise<void> {
  await page.evaluate(
    (hash) => {
      window.location.hash = hash
    },
    link.slice(link.indexOf('#') + 1),
  )
}

test('a link opened elsewhere shows the same moment, with what was done by hand, and gives the same traceHash, also through sim', async ({
  page,
  browser,
}) => {
  await openPage(page, linkTo({ atUs: 1_200_500 }))
  await expect.poll(() => shownTimeMs(page)).toBe(1_200)
  const untouched = await takeHash(page)
  const menu = await openMenuOf(page, WORDS.en.broker1)
  await menu.getByRole('menuitem', { name: WORDS.en.kill }).click()
  await page.keyboard.press('Escape')
  const made = await takeLink(page)
  const hash = await takeHash(page)
  expect(hash).not.toBe(untouched)
  expect(made.link.length).toBeLessThan(2_000)

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(made.link)
  await expect(elsewhere.getByTestId('clock')).toHaveText(/\d/)
  await expect.poll(() => shownTimeMs(elsewhere)).toBe(made.atMs)
  await elsewhere.waitForTimeout(500)
  expect(await shownTimeMs(elsewhere)).toBe(made.atMs)
  expect(await takeHash(elsewhere)).toBe(hash)

  const stdout = execFileSync('npm', ['run', '-s', 'sim', '--', made.link], { encoding: 'utf8' })
  expect((JSON.parse(stdout) as { traceHash: string }).traceHash).toBe(hash)
})

test('a link brings back camera, arrangement, charts and language', async ({ page, browser }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Nearer' }).click()
  await page.getByRole('button', { name: /한국어/ }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  const near = await page.locator('.stage-pane [data-near]').getAttribute('data-near')
  expect(near).toBe('true')
  const { link } = await takeLink(page)

  const elsewhere = await (await browser.newContext({ locale: 'en-US' })).newPage()
  await openPage(elsewhere, link)
  await expect(elsewhere.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(elsewhere.locator('.stage-pane [data-near]')).toHaveAttribute('data-near', 'true')
  expect((await takeLink(elsewhere)).link.split('#')[1]).toBe(link.split('#')[1])
})

test('a link to a page of a lesson opens the lesson there; one of a lesson that is not here changes nothing', async ({
  page,
  browser,
}) => {
  await openPage(page)
  await page.getByRole('button', { name: /first lesson/i }).click()
  const lesson = page.locator('.lesson').first()
  await expect(lesson).toContainText('Question')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(lesson).toContainText('2 / 9')
  const said = await lesson.innerText()
  const { link, atMs } = await takeLink(page)

  const elsewhere = await (await browser.newContext()).newPage()
  await openPage(elsewhere, link)
  await expect(elsewhere.locator('.lesson').first()).toHaveText(said, { useInnerText: true })
  await expect.poll(() => shownTimeMs(elsewhere)).toBe(atMs)

  await elsewhere.goto('about:blank')
  await openPage(elsewhere, linkTo({ lesson: { id: 'L99', step: 0 } }))
  const dialog = elsewhere.getByRole('dialog', { name: 'This link cannot be opened' })
  await expect(dialog).toContainText('there is no lesson "L99"')
  await expect(elsewhere.locator('.lesson')).toHaveCount(0)
})

test('a comparison has a link of its own', async ({ page, browser }) => {
  await openPage(page)
  await page.getByRole('button', { name: 'Compare', exact: true }).first().click()
  const compare = page.getByRole('dialog', { name: 'Compare' })
  await compare.getByRole('combobox').first().selectOption('round-robin-versions')
  await compare.getByRole('button', { name: 'Link to this comparison' }).click()
  const { link } = await takeLink(page, true)

  const elsewhere = await (await browser.newContext()).newPage()
  await openPage(elsewhere, link)
  await expect(elsewhere.getByRole('dialog', { name: 'Compare' }).getByRole('combobox').first()).toHaveValue(
    'round-robin-versions',
  )
  const own = linkTo({ compare: [{}, { 'producers[0].config': { acks: '0' } }] })
  await elsewhere.goto('about:blank')
  await openPage(elsewhere, own)
  await expect(elsewhere.getByRole('dialog', { name: 'Compare' })).toContainText('acks=0')
})

test('what cannot be opened says why and changes nothing', async ({ page }) => {
  await openPage(page)
  const { link, atMs } = await takeLink(page)
  const dialog = page.getByRole('dialog', { name: 'This link cannot be opened' })
  await expect(page.getByTestId('drop-zone')).toBeAttached({ timeout: 15_000 })
  for (const [text, why] of [
    [link.slice(0, -6), 'It is damaged'],
    [link.replace('#r1.', '#r9.'), 'a newer version'],
    [linkTo({ compare: 'none', view: { stageTable: true } }), 'there is no comparison "none"'],
    [linkTo({ view: { chart: 'none' }, language: 'ko' }), 'there is no chart "none"'],
    [linkTo({ compare: [{}, { 'topics[7].name': 'x' }], language: 'ko' }), 'leads nowhere'],
  ] as const) {
    await putInAddress(page, text)
    await expect(dialog).toContainText(why)
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    expect(await shownTimeMs(page)).toBe(atMs)
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  }
})

test('a link that another engine made opens and says so', async ({ page }) => {
  await openPage(page, linkTo({ engine: 'inflight-engine-0', atUs: 1_500_000 }))
  const dialog = page.getByRole('dialog', { name: 'Made by another version' })
  await expect(dialog).toContainText('inflight-engine-0')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await shownTimeMs(page)).toBe(1_500)
})

test('a link with code is asked about: declined, nothing changes; accepted, it opens', async ({ page }) => {
  await openPage(page)
  const before = await takeLink(page)
  const source = 'class Second { partition() { return 1 } }'
  const link = linkTo({ scenario: scenarioWith({ partitioner: { source } }), atUs: 700_000, language: 'ko' }, true)
  const dialog = page.getByRole('dialog', { name: 'This link brings code with it' })

  await putInAddress(page, link)
  await expect(dialog).toContainText(source)
  await expect(dialog.getByRole('button', { name: 'Do not open it' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  const after = await takeLink(page)
  expect(after).toEqual(before)
  expect(new URL(page.url()).hash).toBe('')

  await putInAddress(page, link)
  await dialog.getByRole('button', { name: 'Open and run it' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  expect(await shownTimeMs(page)).toBe(700)
  await expect.poll(() => counter(page, 'sent')).toBe(71)
  await expect.poll(() => counter(page, 'acked')).toBeGreaterThan(60)
  expect((await takeLink(page)).link.length).toBeLessThan(8_000)
})

test('the stage is saved as SVG with what is on it, and as PNG with both of its layers', async ({ page }) => {
  await openPage(page, linkTo({ atUs: 503_000 }))
  await expect.poll(() => shownTimeMs(page)).toBe(503)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await expect(page.getByTestId('share-link')).toBeVisible({ timeout: 15_000 })
  const download = async (name: string) => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ])
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
  }
  const svg = await download('Stage (SVG)')
  expect(svg.name).toBe('stage.svg')
  const text = svg.bytes.toString('utf8')
  expect(text).not.toMatch(/NaN|undefined|Infinity/)
  const found = await page.evaluate((xml) => {
    const document = new DOMParser().parseFromString(xml, 'image/svg+xml')
    return {
      isBroken: document.querySelector('parsererror') !== null,
      title: document.querySelector('svg > title')?.textContent,
      desc: document.querySelector('svg > desc')?.textContent,
      things: [...document.querySelectorAll('[data-thing]')].map((one) => one.getAttribute('data-thing') ?? ''),
      texts: document.querySelectorAll('text').length,
    }
  }, text)
  expect(found.isBroken).toBe(false)
  expect(found.title).toBe('A run from a link')
  expect(found.desc).toMatch(/^0:00\.503/)
  expect(found.things).toContain('broker:1')
  expect(found.things.some((thing) => thing.startsWith('packet:'))).toBe(true)
  expect(found.texts).toBeGreaterThan(10)

  const png = await download('Stage (PNG)')
  const corner = await page.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const pen = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')
    pen?.drawImage(image, 0, 0)
    return [...(pen?.getImageData(0, 0, 1, 1).data ?? [])][3]
  }, png.bytes.toString('base64'))
  expect(corner).toBe(255)
})

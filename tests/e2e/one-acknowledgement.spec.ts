import { expect, type Page, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

/** One record, one partition; at 27 ms its only acknowledgement is halfway home. */
function scenario(isIdempotent: boolean) {
  return {
    version: 1,
    title: 'one acknowledgement',
    kafka: '3.9',
    seed: 1,
    durationMs: 3000,
    topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
    producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 0, 'enable.idempotence': isIdempotent } }],
    network: { latencyMs: 5 },
    workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 10, key: 'k', value: 'hello' }] }],
  }
}

/** The page as somebody left it: paused at a moment of a scenario. */
async function openAt(page: Page, source: unknown, tUs: number): Promise<void> {
  await page.addInitScript(
    ([saved]) => {
      // Only at the first visit: a reload comes back to what the page itself has kept.
      if (!sessionStorage.getItem('visited')) localStorage.setItem('inflight.session', saved as string)
      sessionStorage.setItem('visited', '1')
    },
    [JSON.stringify({ source, tUs, playing: false })],
  )
  await page.goto('/')
}

/** Click a thing where it is drawn: its stand-in says where that is. */
async function clickOnStage(page: Page, name: RegExp): Promise<void> {
  const box = await page.getByRole('button', { name }).first().boundingBox()
  if (!box) throw new Error(`nothing on the stage is called ${name}`)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

const ACKNOWLEDGEMENT = /^answer to Produce, from broker 1 to producer app/

for (const [isIdempotent, duplicated] of [
  [false, 1],
  [true, 0],
] as const) {
  test(`lose exactly one acknowledgement by clicking it: ${duplicated} duplicated with enable.idempotence=${isIdempotent}`, async ({
    page,
  }) => {
    await openAt(page, scenario(isIdempotent), 27_000)
    await page.getByRole('button', { name: ACKNOWLEDGEMENT }).first().waitFor({ state: 'attached' })
    expect(await counter(page, 'acked')).toBe(0)
    expect(await counter(page, 'stored')).toBe(1)

    await clickOnStage(page, ACKNOWLEDGEMENT)
    const menu = page.getByRole('menu')
    await menu.getByRole('menuitem', { name: /^Lose exactly this one/ }).click()

    // The playhead stays, and the picture says what will become of the packet.
    await page
      .getByRole('button', { name: /^answer to Produce, .*will be lost/ })
      .first()
      .waitFor({ state: 'attached' })
    expect(await shownTimeMs(page)).toBe(27)

    await page.keyboard.press('End')
    await expect.poll(() => counter(page, 'acked'), { timeout: 15_000 }).toBe(1)
    expect(await counter(page, 'sent')).toBe(1)
    expect(await counter(page, 'stored')).toBe(1)
    expect(await counter(page, 'lost')).toBe(0)
    expect(await counter(page, 'duplicated')).toBe(duplicated)

    // A reload comes back to the same run.
    await page.reload()
    await expect.poll(() => counter(page, 'acked'), { timeout: 15_000 }).toBe(1)
    expect(await counter(page, 'duplicated')).toBe(duplicated)
  })
}

test('undo brings the acknowledgement home', async ({ page }) => {
  await openAt(page, scenario(false), 27_000)
  await page.getByRole('button', { name: ACKNOWLEDGEMENT }).first().waitFor({ state: 'attached' })
  await clickOnStage(page, ACKNOWLEDGEMENT)
  await page
    .getByRole('menu')
    .getByRole('menuitem', { name: /^Lose exactly this one/ })
    .click()
  await page
    .getByRole('button', { name: /^answer to Produce, .*will be lost/ })
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.press('Control+z')
  await page
    .getByRole('button', { name: /^answer to Produce, .*1 record$/ })
    .first()
    .waitFor({ state: 'attached' })
  await page.keyboard.press('End')
  await expect.poll(() => counter(page, 'acked'), { timeout: 15_000 }).toBe(1)
  expect(await counter(page, 'duplicated')).toBe(0)
})

test('a packet is reached by keyboard, and one that cannot be chosen says why', async ({ page }) => {
  await openAt(page, scenario(false), 27_000)
  const answer = page.getByRole('button', { name: ACKNOWLEDGEMENT }).first()
  await answer.waitFor({ state: 'attached' })
  await answer.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('l')
  await page
    .getByRole('button', { name: /^answer to Produce, .*will be lost/ })
    .first()
    .waitFor({ state: 'attached' })
  const doomed = page.getByRole('button', { name: /^answer to Produce, .*will be lost/ }).first()
  await doomed.focus()
  await page.keyboard.press('Enter')
  const lose = page.getByRole('menu').getByRole('menuitem', { name: /^Lose exactly this one/ })
  await expect(lose).toContainText('It is lost already.')
  await expect(lose).toHaveAttribute('aria-disabled', 'true')
})

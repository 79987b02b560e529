import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { shownTimeMs } from './page.ts'

const WORDS = {
  en: {
    lessons: 'Lessons',
    first: 'Start the first lesson',
    leave: 'Leave the lesson',
    answer: 'Your answer',
    print: 'Print hand-out',
  },
  ko: { lessons: '레슨', first: '첫 레슨 시작하기', leave: '레슨 나가기', answer: '내 답', print: '유인물 인쇄' },
} as const
type Language = keyof typeof WORDS

async function openPage(page: Page): Promise<void> {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
}

async function openLesson(page: Page, language: Language, id: string): Promise<void> {
  await page.getByRole('button', { name: WORDS[language].lessons, exact: true }).click()
  await page.locator('.lesson-row', { hasText: id }).first().click()
  await page.locator('.lesson-question').waitFor()
}

/** Next until the outcome; at the prediction the second option is taken. */
async function playToTheEnd(page: Page): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.locator('.lesson-outcome').count()) > 0) return
    if ((await page.locator('.lesson-predict').count()) > 0) await page.keyboard.press('2')
    else await page.keyboard.press('PageDown')
    await page.waitForTimeout(120)
  }
}

/** What axe finds. */
async function violations(page: Page): Promise<readonly string[]> {
  return (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`)
}

for (const language of ['en', 'ko'] as const) {
  test(`three lessons are played to the end by keys: ${language}`, async ({ browser }) => {
    test.setTimeout(120_000)
    const context = await browser.newContext({ locale: language === 'ko' ? 'ko-KR' : 'en-US' })
    const page = await context.newPage()
    await openPage(page)
    for (const id of ['L01', 'L08', 'L18']) {
      await openLesson(page, language, id)
      // Nothing beyond the prediction can be reached before an answer.
      await page.keyboard.press('End')
      await playToTheEnd(page)
      const outcome = page.locator('.lesson-outcome')
      await expect(outcome).toContainText(WORDS[language].answer)
      // The run stands at its end, also when the steps have come from another one.
      await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(100)
      await expect(page.locator('.lesson-observed dd').first()).toBeVisible({ timeout: 30_000 })
      await expect(page.locator('.lesson-observed dd.differs')).toHaveCount(0)
      if (id === 'L18') {
        // The page counts the same as the lesson: three acknowledged records are lost.
        await expect(page.locator('.lesson-observed')).toContainText('3')
        expect(await violations(page)).toEqual([])
      }
      await page.getByRole('button', { name: WORDS[language].leave }).click()
      await expect(page.locator('.lesson')).toHaveCount(0)
    }
    await context.close()
  })
}

test('the first visit offers the first lesson with one button', async ({ page }) => {
  await openPage(page)
  await page.getByRole('button', { name: WORDS.en.first }).click()
  await expect(page.locator('.lesson-id')).toContainText('L01')
  expect(await violations(page)).toEqual([])
})

test('a lesson of one’s own is refused line by line, and changes nothing', async ({ page }) => {
  await openPage(page)
  await page.getByRole('button', { name: WORDS.en.lessons, exact: true }).click()
  await page.locator('.lesson-drop input').setInputFiles({
    name: 'mine.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{\n  "version": 1,\n  "id": "X1"\n}\n'),
  })
  const alert = page.getByRole('dialog').getByRole('alert')
  await expect(alert).toContainText('mine.json')
  await expect(alert).toContainText('line')
  await expect(page.locator('.lesson')).toHaveCount(0)
  expect(await violations(page)).toEqual([])
})

/** Turn to the first page of a kind. */
async function turnTo(page: Page, kind: 'predict' | 'turn'): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if ((await page.locator(`.lesson-${kind}`).count()) > 0) return
    await page.keyboard.press((await page.locator('.lesson-predict').count()) > 0 ? '1' : 'PageDown')
    await page.waitForTimeout(120)
  }
}

for (const language of ['en', 'ko'] as const) {
  test(`five lessons are printed on two pages each, and the run stays where it is: ${language}`, async ({
    browser,
  }) => {
    test.setTimeout(180_000)
    const context = await browser.newContext({ locale: language === 'ko' ? 'ko-KR' : 'en-US' })
    const page = await context.newPage()
    await page.addInitScript(() => {
      window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
    })
    await openPage(page)
    for (const id of ['L01', 'L05', 'L10', 'L18', 'L26']) {
      await openLesson(page, language, id)
      await turnTo(page, 'turn')
      await page.waitForTimeout(500)
      const before = await shownTimeMs(page)
      await page.getByRole('button', { name: WORDS[language].print }).click()
      await expect(page.locator('html[data-printed]')).toBeAttached({ timeout: 30_000 })
      await page.evaluate(() => document.documentElement.removeAttribute('data-printed'))
      // Nothing is cut off at the foot of a sheet.
      const overflow = await page.evaluate(() => {
        const sheet = document.querySelector<HTMLElement>('.lesson-print')
        sheet?.setAttribute('data-measured', 'yes')
        const pages = [...document.querySelectorAll('.lesson-print-page')]
        const over = pages.map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
        sheet?.removeAttribute('data-measured')
        return over
      })
      expect(overflow.map((by) => by <= 0)).toEqual([true, true])
      const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1')
      expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).toHaveLength(2)
      expect(await shownTimeMs(page)).toBe(before)
      await expect(page.locator('.lesson-turn')).toBeVisible()
      await page.getByRole('button', { name: WORDS[language].leave }).click()
    }
    await context.close()
  })
}

test('until the question is answered nothing tells what comes: not to eyes, not to ears, not by seeking', async ({
  page,
}) => {
  await openPage(page)
  for (const [id, told] of [
    ['L18', /3 are lost|never had|Broker 1 dies/],
    ['L08', /records per batch/],
  ] as const) {
    await openLesson(page, 'en', id)
    await turnTo(page, 'predict')
    await page.waitForTimeout(1_500)
    const asked = await shownTimeMs(page)
    const tree = await page.locator('body').ariaSnapshot()
    expect(tree).not.toMatch(told)
    expect(tree).not.toMatch(/still to come|lesson says|Charts/)
    await expect(page.locator('.lesson-foot .pri')).toBeDisabled()
    await page.getByRole('button', { name: 'Go to the next thing that happens' }).click()
    await page.getByRole('slider').first().press('End')
    await page.waitForTimeout(400)
    expect(await shownTimeMs(page)).toBeLessThanOrEqual(asked)
    await page.getByRole('button', { name: WORDS.en.leave }).click()
  }
})

test('a reload keeps lesson, page and answer; Back turns back, and out of the lesson; Forward turns on', async ({
  page,
}) => {
  await openPage(page)
  await openLesson(page, 'en', 'L18')
  const head = page.locator('.lesson-head')
  await turnTo(page, 'predict')
  await page.keyboard.press('2')
  await expect(head).toContainText('5 / 10')
  await page.waitForTimeout(800)
  await page.reload()
  await expect(head).toContainText('5 / 10')
  await expect(page.locator('.lesson-own')).toContainText('17')
  await page.goBack()
  await expect(head).toContainText('4 / 10')
  await page.goBack()
  await expect(head).toContainText('3 / 10')
  await page.goForward()
  await expect(head).toContainText('4 / 10')
  for (const at of [3, 2, 1]) {
    await page.goBack()
    await expect(head).toContainText(`${at} / 10`)
  }
  await page.goBack()
  await expect(page.locator('.lesson')).toHaveCount(0)
  await page.goForward()
  await expect(head).toContainText('1 / 10')
  await page.getByRole('button', { name: WORDS.en.leave }).click()
  await expect(page.locator('.lesson')).toHaveCount(0)
  await page.reload()
  await page.getByTestId('clock').waitFor()
  await expect(page.locator('.lesson')).toHaveCount(0)
})

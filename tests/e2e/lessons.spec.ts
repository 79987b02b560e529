import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'

const WORDS = {
  en: { lessons: 'Lessons', first: 'Start the first lesson', leave: 'Leave the lesson', answer: 'Your answer' },
  ko: { lessons: '레슨', first: '첫 레슨 시작하기', leave: '레슨 나가기', answer: '내 답' },
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

import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { counter, shownTimeMs } from './page.ts'

// Goal: a partitioner of one's own is written, tried and used on the page; what it may not do has a clear result.

const ALL_TO_ZERO = `class Zero implements Partitioner {
  partition(topic: string, key: string | null): number {
    return 0
  }
}
`

async function openEditor(page: Page): Promise<void> {
  await page.goto('/')
  const choice = page.getByRole('combobox', { name: 'partitioner.class' })
  await choice.selectOption({ label: 'own code…' })
  await expect(page.getByRole('textbox', { name: 'Partitioner code' })).toHaveClass(/cm-content/, { timeout: 20_000 })
}

async function write(page: Page, code: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Partitioner code' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(code)
}

/** A row of the table of records for each partition: own code, default. */
async function recordsOf(page: Page, partition: string): Promise<string[]> {
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: partition, exact: true }) })
  return row.first().getByRole('cell').allInnerTexts()
}

test('code is written, tried and used, its records go to 0, and Undo takes it back', async ({ page }) => {
  await openEditor(page)
  await write(page, ALL_TO_ZERO)
  await expect(page.getByText(/the first 10.000 records, more will follow, .* calls per second/)).toBeVisible()
  await expect.poll(() => recordsOf(page, 'p1')).toEqual(['0', expect.stringMatching(/[1-9]/)])
  await expect(page.getByText(/Of 155 keys, 0 move under your code and \d\d+ by default/)).toBeVisible()
  await page.getByRole('button', { name: 'Use in this run' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect.poll(() => counter(page, 'sent'), { timeout: 30_000 }).toBeGreaterThan(3)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'A command, a thing, a scenario or a setting' }).fill('#3')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Your partitioner answers 0 in call 3: #3 goes to flights-0').first()).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'partitioner.class' })).toHaveValue('own code')

  // It is there when the editor is opened again.
  await page.getByRole('button', { name: 'Edit the code…' }).click()
  await expect(page.getByRole('textbox', { name: 'Partitioner code' })).toContainText('class Zero')
  await expect(page.getByText('This run uses this code.')).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()

  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('combobox', { name: 'partitioner.class' })).not.toHaveValue('own code')
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await expect(page.getByRole('combobox', { name: 'partitioner.class' })).toHaveValue('own code')
  await page.getByRole('button', { name: 'Edit the code…' }).click()
  await page.getByRole('button', { name: 'Back to the default' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('combobox', { name: 'partitioner.class' })).not.toHaveValue('own code')
})

test('code that does not parse is refused with its line, and the run goes on as it was', async ({ page }) => {
  await openEditor(page)
  await write(page, 'function partition() {\n  return 1 +* 2\n}')
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Line 2: SyntaxError')
  await expect(page.getByRole('button', { name: 'Use in this run' })).toBeDisabled()
  await expect(page.locator('.cm-lintRange-error')).toHaveText('return 1 +* 2')
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('combobox', { name: 'partitioner.class' })).not.toHaveValue('own code')
  const before = await shownTimeMs(page)
  await expect.poll(() => shownTimeMs(page)).toBeGreaterThan(before)
})

test('what throws and what never ends is told with its line and its first record', async ({ page }) => {
  await openEditor(page)
  await page.getByRole('combobox', { name: 'Start from' }).selectOption('throws')
  await expect(page.getByText('RuntimeException: Error: call 3 is one too many')).toBeVisible()
  await expect(page.getByText(/3333×, first with record 3, key \w+, line 5/)).toBeVisible()
  await expect(page.locator('.cm-lintRange-warning')).toContainText('throw new Error')
  await page.getByRole('combobox', { name: 'Start from' }).selectOption('loops')
  await expect(page.getByText(/has not ended within its budget/)).toBeVisible()
  await page.getByRole('combobox', { name: 'Start from' }).selectOption('random')
  await expect(page.getByText('RuntimeException: TypeError: not a function')).toBeVisible()
})

test('the same in Java and Kotlin can be copied', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openEditor(page)
  await page.getByText('Kotlin', { exact: true }).click()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await expect(page.getByText('Copied.')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toContain('class PinnedPartitioner : Partitioner {')
  await write(page, ALL_TO_ZERO)
  await page.getByText('Java', { exact: true }).click()
  await expect(page.getByText('A class to fill in: your code stands in it as a comment.')).toBeVisible()
  await expect(page.locator('.own-code-class')).toContainText('//     return 0')
})

test('names of Kafka are completed', async ({ page }) => {
  await openEditor(page)
  await write(page, 'function partition(topic, key, keyBytes, v, vb, cluster) {\n  return cluster.')
  await page.keyboard.press('Control+Space')
  await expect(page.getByRole('listbox').getByRole('option')).toHaveText([
    /^availablePart/,
    /^partitionCountForTopic/,
    /^partitionsForTopic/,
  ])
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox').getByRole('option')).toHaveCount(0)
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('the keyboard gets out of the editor: Escape, then Tab; Escape twice closes', async ({ page }) => {
  await openEditor(page)
  await page.getByRole('textbox', { name: 'Partitioner code' }).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Partitioner code' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Use in this run' })).toBeFocused()
  await page.getByRole('textbox', { name: 'Partitioner code' }).focus()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })
    test('breaks no rule of accessibility', async ({ page }) => {
      await openEditor(page)
      await page.getByRole('combobox', { name: 'Start from' }).selectOption('throws')
      await expect(page.locator('.cm-lintRange-warning')).toBeVisible()
      await expect(page.getByText(/keys, \d+ move under your code/)).toBeVisible()
      const tried = await new AxeBuilder({ page }).include('dialog').analyze()
      expect(tried.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      await page.getByText('Java', { exact: true }).click()
      const java = await new AxeBuilder({ page }).include('dialog').analyze()
      expect(java.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
    })
  })
}

test('on a phone it is one column that scrolls, in Korean', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 30_000 }).toBeGreaterThan(0)
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('language')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox').fill('kotlin')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'app의 파티셔너 코드' })
  await expect(dialog.getByRole('textbox', { name: '파티셔너 코드' })).toHaveClass(/cm-content/, { timeout: 20_000 })
  await expect(dialog.getByText(/키 155개 가운데/)).toBeVisible()
  const [shown, needed] = await dialog.locator('.own-code').evaluate((box) => [box.clientWidth, box.scrollWidth])
  expect(needed).toBe(shown)
  await dialog.getByRole('button', { name: '이 실행에 쓰기' }).click()
  await expect(dialog).toHaveCount(0)
})

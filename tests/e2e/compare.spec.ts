import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

test('sticky, round robin and built in stand side by side with what differs, and any of them opens', async ({
  page,
}) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.locator('.compare-number')).toHaveText([/^6 /, /^12 /])
  await expect(dialog.getByRole('row', { name: /records per partition/ })).toContainText('0 · 12 · 0 · 12')
  await expect(dialog.locator('.compare-reasons').nth(1)).toContainText('2 of 4 partitions got nothing')
  expect(
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
  ).toEqual([])

  await dialog.getByRole('combobox').selectOption('acks')
  await expect(dialog.getByRole('row', { name: /^lost/ }).getByRole('cell')).toHaveText([/^4/, /^3/, /^0/])
  await dialog.getByRole('button', { name: /Open run C/ }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByTestId('clock')).toBeVisible()
})

test('the present run is compared with one changed setting; what is no setting is refused', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox').selectOption('own')
  const change = dialog.getByRole('textbox')
  await change.fill('nonsense')
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('nonsense')
  await change.fill('linger.ms=100')
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(dialog.locator('.compare-number')).toHaveCount(2, { timeout: 60_000 })
})

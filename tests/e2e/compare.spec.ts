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

  await dialog.getByRole('combobox').first().selectOption('acks')
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
  await dialog.getByRole('combobox').first().selectOption('own')
  const change = dialog.getByRole('textbox')
  await change.fill('nonsense')
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('nonsense')
  await change.fill('linger.ms=100')
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click()
  await expect(dialog.locator('.compare-number')).toHaveCount(2, { timeout: 60_000 })
})

test('the stages of both runs go by one clock: played, stepped, and led to where they part', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('clock').waitFor()
  await page.getByRole('button', { name: 'Compare', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('img', { name: /^Stage of run/ })).toHaveCount(2)
  const now = async () => Number.parseFloat(await dialog.locator('output').innerText())
  await dialog.getByRole('button', { name: 'Play', exact: true }).click()
  await expect.poll(now, { timeout: 20_000 }).toBeGreaterThan(5)
  await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
  const paused = await now()
  await dialog.getByRole('button', { name: 'One step on' }).click()
  expect(await now()).toBeGreaterThan(paused)
  await dialog.getByRole('button', { name: 'One step back' }).click()
  expect(await now()).toBeLessThanOrEqual(paused)
  // Both engines have answered for this moment: each says in words what its picture shows.
  await expect(dialog.locator('.compare-stage figcaption')).toHaveText([/\w/, /\w/])
  await dialog.getByRole('button', { name: /A and B part at/ }).click()
  expect(await now()).toBe(0)
  await dialog.getByRole('combobox').first().selectOption('versions')
  await expect(dialog.getByRole('img', { name: /^Stage of run/ })).toHaveCount(3)
  await expect(dialog.getByRole('row', { name: /^acks/ }).last()).toContainText('all')
  await dialog.getByRole('button', { name: 'batches in time' }).click()
  await expect(dialog.getByRole('img', { name: /^Batches of run/ })).toHaveCount(3)
  expect(
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.target}`),
  ).toEqual([])
})

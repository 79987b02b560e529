import { readFileSync } from 'node:fs'
import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import { counter } from './page.ts'

interface RefusedCase {
  readonly id: number
  readonly props: Readonly<Record<string, string>>
  /** From the thrown exception to its root cause. */
  readonly error: readonly { readonly class: string; readonly message: string }[]
}

/** What the real client of 3.9 said to each config that it refused. */
const REFUSED = refusedCases('config-3.9.json')

function refusedCases(file: string): readonly RefusedCase[] {
  const text = readFileSync(path.resolve(import.meta.dirname, '../conformance/vectors', file), 'utf8')
  const { cases } = JSON.parse(text) as { cases: readonly (Partial<RefusedCase> & { readonly id: number })[] }
  return cases.filter((one): one is RefusedCase => {
    const isText = Object.values(one.props ?? {}).every((value) => typeof value === 'string' && value !== '<absent>')
    return isText && one.error?.at(-1)?.class === 'ConfigException'
  })
}

function messageOf(one: RefusedCase): string {
  return one.error.at(-1)?.message ?? ''
}

/** As java.util.Properties reads it back. */
function asProperties(props: Readonly<Record<string, string>>): string {
  const lines = Object.entries(props).map(([name, value]) => `${name}=${value.replace(/^ /, '\\ ')}`)
  return lines.join('\n')
}

async function openPaused(page: Page, version: '2.5' | '3.9' | '4.x'): Promise<void> {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  const versions = page.getByRole('group', { name: 'Kafka version' })
  const isOther = !(await versions.getByRole('radio', { name: version, exact: true }).isChecked())
  await versions.getByText(version, { exact: true }).click()
  // The numbers of the run before stay for a moment.
  if (isOther) await expect(page.getByText('the run started again from 0')).toBeVisible({ timeout: 15_000 })
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page.keyboard.press('Space')
}

/** What axe finds once nothing moves any more: half transparent words have no contrast. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
  return (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)
}

async function openPaste(page: Page) {
  await page.getByRole('button', { name: 'Paste config' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste a config' })
  await expect(dialog.getByRole('textbox')).toBeFocused()
  return dialog
}

test('a pasted config that the client refuses shows its message word for word, one per way to be refused', async ({
  page,
}) => {
  const oneOfEach = new Map<string, RefusedCase>()
  for (const one of REFUSED) {
    const kind = messageOf(one).replaceAll(/Invalid value [^ ]*( |$)/g, '')
    if (!oneOfEach.has(kind)) oneOfEach.set(kind, one)
  }
  expect(oneOfEach.size).toBeGreaterThan(25)
  await openPaused(page, '3.9')
  const dialog = await openPaste(page)
  // The welcome scenario sets some configs; the recorded cases set nothing else.
  await dialog.getByRole('checkbox', { name: 'Set everything else back to its default' }).check()
  for (const one of oneOfEach.values()) {
    await dialog.getByRole('textbox').fill(asProperties(one.props))
    const refusal = dialog.getByRole('alert')
    await expect(refusal, `case ${one.id}`).toContainText('ConfigException')
    const said = (await refusal.locator('p').last().textContent()) ?? ''
    expect(said.replace('ConfigException ', ''), `case ${one.id}`).toBe(messageOf(one))
    await expect(dialog.getByRole('button', { name: /^Apply/ })).toBeDisabled()
  }
})

/** A control, a value typed into it, and the recorded case whose message must stand beside it. */
const TYPED = [
  { name: 'linger.ms', value: '-1' },
  { name: 'linger.ms', value: '1.5' },
  { name: 'batch.size', value: 'abc' },
  { name: 'buffer.memory', value: '-1' },
  { name: 'max.in.flight.requests.per.connection', value: '0' },
  { name: 'delivery.timeout.ms', value: '1' },
  { name: 'request.timeout.ms', value: '2147483648' },
  { name: 'retries', value: '-2' },
] as const

test('a typed value that the client refuses shows its message beside the control at fault', async ({ page }) => {
  await openPaused(page, '3.9')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'All configs' })
  for (const { name, value } of TYPED) {
    const recorded = REFUSED.find((one) => Object.keys(one.props).length === 1 && one.props[name] === value)
    const message = messageOf(recorded as RefusedCase)
    const field = dialog.getByRole('textbox', { name: new RegExp(`^${name.replaceAll('.', '\\.')}, value`) })
    await field.fill(value)
    await field.press('Enter')
    const row = dialog.locator('.ctl', { has: page.getByRole('textbox', { name: `${name}, value` }) })
    await expect(row.getByRole('alert'), `${name}=${value}`).toContainText(message)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await row.getByRole('button', { name: 'Keep the old value' }).click()
    await expect(dialog.getByRole('alert')).toHaveCount(0)
  }
})

test('every config of the version is there, can be found, changed and set back', async ({ page }) => {
  const table = (
    JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../conformance/vectors/config-3.9.json'), 'utf8')) as {
      table: readonly { readonly name: string }[]
    }
  ).table
  await openPaused(page, '3.9')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'All configs' })
  await expect(dialog.getByText(`${table.length} configs`, { exact: true })).toBeVisible()
  await dialog.getByText('Other', { exact: true }).click()
  const names = await dialog.locator('.ctl-name').allTextContents()
  expect([...names].sort()).toEqual(table.map(({ name }) => name).sort())

  await dialog.getByRole('searchbox').fill('compression type')
  await dialog.getByText('zstd', { exact: true }).click()
  await expect(dialog.getByRole('button', { name: 'Set compression.type back to its default, none' })).toBeVisible()
  await dialog.getByRole('button', { name: 'Set compression.type back to its default, none' }).click()
  await expect(dialog.getByRole('button', { name: /Set compression\.type back/ })).toHaveCount(0)
})

test('configs of a topic and of the brokers are there too, and say when they begin the run again', async ({ page }) => {
  await openPaused(page, '3.9')
  await page.keyboard.press('c')
  const dialog = page.getByRole('dialog', { name: 'All configs' })
  await dialog.getByText('Topic flights', { exact: true }).click()
  await dialog.getByRole('searchbox').fill('max.message.bytes')
  const field = dialog.getByRole('textbox', { name: /^max\.message\.bytes, value/ })
  await field.fill('-5')
  await field.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText(
    'Invalid value -5 for configuration max.message.bytes: Value must be at least 0',
  )
  await field.fill('2000')
  await field.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveCount(0)
  await expect(page.getByText('max.message.bytes=2000: in force from now on.')).toBeVisible()

  await dialog.getByText('Brokers', { exact: true }).click()
  await dialog.getByRole('searchbox').fill('broker.session.timeout.ms')
  const session = dialog.getByRole('textbox', { name: /^broker\.session\.timeout\.ms, value/ })
  await session.fill('3000')
  await session.press('Enter')
  await expect(page.getByText(/broker\.session\.timeout\.ms=3000: this cannot change while it runs/)).toBeVisible()
})

test('a config goes in, is applied as one change, and comes out again in every notation', async ({ browser }) => {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  await openPaused(page, '3.9')
  const text = [
    'bootstrap.servers=kafka-1:9092,kafka-2:9092',
    'key.serializer=org.apache.kafka.common.serialization.StringSerializer',
    'value.serializer=org.apache.kafka.common.serialization.StringSerializer',
    'acks=all',
    'linger.ms=25',
    'batch.size=32768',
    'compression.type=lz4',
    'my.metrics.tag=blue',
  ].join('\n')
  const dialog = await openPaste(page)
  await dialog.getByRole('textbox').fill(text)
  await expect(dialog.getByText('Read as properties: 7 settings of a producer.')).toBeVisible()
  await expect(dialog.getByRole('listitem').filter({ hasText: 'my.metrics.tag=blue' })).toContainText('line 8')
  await dialog.getByRole('button', { name: /^Apply 6 changes/ }).click()
  await expect(page.getByRole('textbox', { name: 'linger.ms, value' })).toHaveValue('25')
  await expect(page.getByRole('textbox', { name: /^batch\.size, value/ })).toHaveValue('32\u202f768')

  for (const format of ['producer.properties', 'Java', 'Kotlin', 'Spring YAML', 'librdkafka']) {
    await page.getByRole('button', { name: 'Copy as' }).click()
    await page.getByRole('button', { name: format, exact: true }).click()
    const copied = page.getByRole('dialog', { name: 'Copy the config' })
    await expect(copied.getByText('Copied to the clipboard.')).toBeVisible()
    const clipboard = await page.evaluate(() => navigator.clipboard.readText())
    expect(clipboard).toBe(await copied.getByRole('textbox').inputValue())
    expect(clipboard).toMatch(/(linger\.ms|LINGER_MS_CONFIG).*25/)
    expect(clipboard).toContain('kafka-1:9092,kafka-2:9092')
    await page.keyboard.press('Escape')
    // What came out goes in again and changes nothing.
    const again = await openPaste(page)
    await again.getByRole('textbox').fill(clipboard)
    await expect(again.getByText(/^Read as .*: \d settings of a producer\.$/)).toBeVisible()
    await expect(again.getByRole('button', { name: 'Nothing to change' })).toBeDisabled()
    await page.keyboard.press('Escape')
  }
  await context.close()
})

for (const language of ['en', 'ko'] as const) {
  test(`a record tells its clocks, opens into its bytes, and says why its partition: ${language}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({
      locale: language === 'ko' ? 'ko-KR' : 'en-US',
      colorScheme: language === 'ko' ? 'dark' : 'light',
    })
    const page = await context.newPage()
    await page.goto('/')
    await expect.poll(() => counter(page, 'acked'), { timeout: 15_000 }).toBeGreaterThan(1)
    await page.keyboard.press('Space')
    const sent = await counter(page, 'sent')
    await page.keyboard.press('/')
    const find = page.getByRole('dialog')
    await expect(find.getByRole('textbox')).toBeFocused()
    await page.keyboard.type(String(sent))
    await page.keyboard.press('Enter')
    await expect(page.locator('.clk').first()).toContainText('.ms')
    await expect(page.locator('.clk.first')).toHaveCount(1)

    await page.keyboard.press('/')
    await page.keyboard.type('1')
    await page.keyboard.press('Enter')
    await expect(page.locator('.detail p').filter({ hasText: 'linger.ms' }).first()).toBeVisible()
    await page.getByRole('button', { name: language === 'ko' ? '바이트 보기…' : 'Bytes…' }).click()
    const bytes = page.getByRole('dialog')
    const chosen = bytes.getByRole('option', { selected: true })
    await expect(chosen).toContainText('key')
    await chosen.focus()
    await page.keyboard.press('Home')
    await expect(bytes.getByRole('option', { selected: true })).toContainText('baseOffset')
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown')
    await expect(bytes.getByRole('option', { selected: true })).toContainText('crc')
    await expect(bytes.locator('.field-detail')).toContainText(language === 'ko' ? '맞아요' : 'It fits')
    await expect(bytes.locator('.hex-piece.chosen i')).toHaveCount(4)
    expect(await violationsOf(page)).toEqual([])
    await page.keyboard.press('Escape')

    await page.getByRole('button', { name: language === 'ko' ? /^왜 / : /^Why flights/ }).click()
    const truth = page.getByRole('dialog')
    await truth.getByRole('textbox').first().fill('foobar')
    await expect(truth).toContainText('-790332482')
    await expect(truth).toContainText('1357151166 % 3 = 0')
    expect(await violationsOf(page)).toEqual([])
    await context.close()
  })
}

test('axe finds nothing in the dialogs of a config', async ({ page }) => {
  await openPaused(page, '3.9')
  const paste = await openPaste(page)
  await paste.getByRole('textbox').fill('acks=1\nenable.idempotence=true\nfoo=bar\nlinger.ms=\nlinger.ms=5')
  await expect(paste.getByRole('alert')).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Copy as' }).click()
  await page.getByRole('button', { name: 'Java', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Copy the config' })).toBeVisible()
  expect(await violationsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('c')
  const all = page.getByRole('dialog', { name: 'All configs' })
  await all.getByText('Other', { exact: true }).click()
  expect(await violationsOf(page)).toEqual([])
})

test('the key shown in the menu of a thing works inside the menu', async ({ page }) => {
  await page.goto('/')
  await expect.poll(() => counter(page, 'sent'), { timeout: 15_000 }).toBeGreaterThan(0)
  await page
    .getByRole('button', { name: /^broker 1, / })
    .first()
    .focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('k')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(page.getByRole('status').filter({ hasText: 'b1: killed' })).toBeVisible()
})

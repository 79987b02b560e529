import { existsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from '@playwright/test'
import { counter, openMenuOf, WORDS } from './page.ts'

// Goal: the app in one file works from a disk; the built page runs no code that did not come with it.
// Method: open dist/inflight.html through file:, play, kill a broker; in both pages hand a text to eval.

const DIST = path.resolve(import.meta.dirname, '../..', process.env['E2E_SITE'] ?? 'dist')
const FILE = path.join(DIST, 'inflight.html')

test('one file from the disk: records move, and killing a broker works', async ({ page }) => {
  expect(existsSync(FILE), 'npm run build has made it').toBe(true)
  const troubles: string[] = []
  const fetched: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text())
  })
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:data|blob):/.test(request.url())) fetched.push(request.url())
  })
  await page.goto(pathToFileURL(FILE).href)
  await expect.poll(() => counter(page, 'sent'), { timeout: 30_000 }).toBeGreaterThan(0)
  // The engine is in its worker, not in the page that stands in for one.
  expect(page.workers().length).toBeGreaterThan(0)
  const menu = await openMenuOf(page, WORDS.en.broker1)
  await menu.getByRole('menuitem', { name: WORDS.en.kill }).first().click()
  await expect(page.getByRole('button', { name: /^broker 1, .*(?:dead|down|stopped|killed)/i }).first()).toBeAttached()
  expect(fetched).toEqual([pathToFileURL(FILE).href])
  expect(troubles).toEqual([])
})

for (const where of ['site', 'file'] as const) {
  test(`the ${where} refuses eval and remote origins, and allows WebAssembly`, async ({ page }) => {
    await page.goto(where === 'site' ? '/' : pathToFileURL(FILE).href)
    await expect.poll(() => counter(page, 'sent'), { timeout: 30_000 }).toBeGreaterThan(0)
    const answers = await page.evaluate(async () => {
      const violated: string[] = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violated.push(effectiveDirective),
      )
      // A script of the page itself: what the test hands over is not bound by the policy.
      const inline = document.createElement('script')
      inline.textContent = 'window.inlineRan = true'
      document.head.append(inline)
      await fetch('https://example.com/').catch(() => undefined)
      await WebAssembly.compile(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
      const evaluated = new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            // biome-ignore lint/security/noGlobalEval: this is what must not work
            resolve(String(globalThis.eval('1 + 1')))
          } catch (error) {
            resolve((error as Error).name)
          }
        })
      })
      const result = await evaluated
      return { result, ranInline: 'inlineRan' in window, violated }
    })
    expect(answers.result).toBe('EvalError')
    expect(answers.ranInline).toBe(false)
    expect(answers.violated).toContain('connect-src')
    expect(answers.violated.some((name) => name.startsWith('script-src'))).toBe(true)
  })
}

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { hashOfRun } from './hash-run.ts'

const SCENARIOS = [
  'flights',
  'flights-leader-killed',
  'flights-leader-killed-zookeeper',
  'acked-then-lost',
  'pangyo-to-0',
]
const ROOT = path.resolve(import.meta.dirname, '../..')

interface Hashed {
  readonly hash: string
  readonly events: number
}

// Goal: a link tells the same story on every machine.
// Method: the same scenario in node, in the page's own thread and in a worker; the fingerprint covers every event.
for (const name of SCENARIOS) {
  test(`${name} has the same trace hash in node, in a page and in a worker`, async ({ page }) => {
    const scenario = JSON.parse(readFileSync(path.join(ROOT, `src/content/scenarios/${name}.json`), 'utf8')) as unknown
    const inNode = await hashOfRun(scenario)
    await page.goto(`http://127.0.0.1:${process.env['E2E_SOURCE_PORT'] ?? 4198}/tests/e2e/blank.html`)
    const inPage = await page.evaluate(async (value): Promise<Hashed> => {
      const module = (await import('/tests/e2e/hash-run.ts' as string)) as {
        hashOfRun: (value: unknown) => Promise<Hashed>
      }
      return module.hashOfRun(value)
    }, scenario)
    const inWorker = await page.evaluate(
      (value) =>
        new Promise<Hashed>((resolve, reject) => {
          const worker = new Worker('/tests/e2e/hash.worker.ts', { type: 'module' })
          worker.onmessage = (event) => resolve(event.data as Hashed)
          worker.onerror = (event) => reject(new Error(event.message))
          worker.postMessage(value)
        }),
      scenario,
    )
    expect(inNode.events).toBeGreaterThan(400)
    expect(inPage).toEqual(inNode)
    expect(inWorker).toEqual(inNode)
  })
}

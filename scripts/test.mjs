// The only command that a fresh machine needs to check Inflight: installs what is missing, then runs every check.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureDependencies, ROOT } from './dependencies.mjs'

ensureDependencies()
const browser = await ensureBrowser()
const reports = path.join(ROOT, 'node_modules', '.cache', 'inflight', 'reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

const bin = (name) => path.join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name)
const env = { ...process.env, FORCE_COLOR: '0', ...(browser ? { CHROMIUM_PATH: browser } : {}) }
let passed = 0
let failed = 0
/** What failed, by name: said once more at the end, where a reader of a long log looks first. */
const failures = []

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
    })
    child.on('close', (code) => resolve(code ?? 1))
    child.on('error', () => resolve(1))
  })
}

async function check(name, command, args) {
  const startedAt = Date.now()
  console.log(`\n── ${name}`)
  const code = await run(command, args)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  if (code === 0) passed++
  else {
    failed++
    failures.push(name)
  }
  console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${seconds} s)`)
}

/** Run a suite that writes a JSON report; its tests are counted one by one. */
async function suite(name, command, args, report, count) {
  const startedAt = Date.now()
  console.log(`\n── ${name}`)
  const code = await run(command, args)
  const file = path.join(reports, report)
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  const counts = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 0, names: [] }
  // A suite that broke before its first test, or that ran none, has failed.
  if ((code !== 0 && counts.failed === 0) || counts.passed + counts.failed === 0) {
    counts.failed++
    counts.names.push(`${name} broke off (exit code ${code})`)
  }
  failures.push(...counts.names)
  passed += counts.passed
  failed += counts.failed
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed (${seconds} s)`)
}

const vitestCount = (report) => ({
  names: report.testResults
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const tests = file.assertionResults.filter((test) => test.status === 'failed')
      const where = path.relative(ROOT, file.name)
      return tests.length === 0 ? [where] : tests.map((test) => `${where} › ${test.fullName}`)
    }),
  passed: report.numPassedTests,
  failed:
    report.numFailedTests +
    report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
})
const specsOf = (suites) => suites.flatMap((each) => [...(each.specs ?? []), ...specsOf(each.suites ?? [])])
const playwrightCount = (report) => ({
  names: specsOf(report.suites)
    .filter((spec) => !spec.ok)
    .map((spec) => `${spec.file}:${spec.line} › ${spec.title}`),
  passed: report.stats.expected + report.stats.flaky,
  failed: report.stats.unexpected + report.stats.skipped + report.errors.length,
})

await check('types (tsc -b)', bin('tsc'), ['-b'])
await check('lint and format (biome)', bin('biome'), ['check', '.'])
await suite(
  'unit, property, conformance, determinism, scenarios, tidy',
  bin('vitest'),
  ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${path.join(reports, 'vitest.json')}`],
  'vitest.json',
  vitestCount,
)
await check('build', process.execPath, [path.join(ROOT, 'scripts', 'build.mjs')])
/** A port that nobody listens on right now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(String(port)))
    })
  })
}

if (browser) {
  env.E2E_PORT = await freePort()
  env.E2E_SOURCE_PORT = await freePort()
  env.PLAYWRIGHT_JSON_OUTPUT_NAME = path.join(reports, 'playwright.json')
  await suite(
    'the app in a real browser',
    bin('playwright'),
    ['test', '--config', 'tests/e2e/playwright.config.ts', '--reporter=list,json'],
    'playwright.json',
    playwrightCount,
  )
} else {
  failed++
  failures.push('the app in a real browser (there is no browser)')
}

for (const name of failures) console.log(`FAILED: ${name}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

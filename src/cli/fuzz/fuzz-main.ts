import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { type FuzzReport, type Reproduction, reportOf, summaryOf } from '../../fuzz/fuzz-report.ts'
import { fuzzScenario } from '../../fuzz/fuzz-run.ts'
import type { ScenarioJson } from '../../fuzz/random-scenario.ts'
import { BadArguments, type FuzzArguments, readFuzzArguments } from './fuzz-arguments.ts'
import { fuzzContext } from './fuzz-context.ts'
import { fuzzPool } from './fuzz-pool.ts'
import { reportText } from './print-report.ts'

/** Runs that are spent on making the scenario of a violation small; from the eleventh violation on it is left as it is. */
const TRIES = 600
const SHRUNK_VIOLATIONS = 10

/**
 * The command `fuzz`.
 *
 * @param url The module that runs, to be started again in threads.
 * @returns The exit code: 0, 1 with violations, 2 for bad arguments (one line on stderr).
 */
export async function fuzzMain(words: readonly string[], url: string): Promise<number> {
  try {
    const args = readFuzzArguments(words)
    const report = args.file === undefined ? await fuzzSeeds(args, url) : await fuzzFile(args, args.file)
    process.stdout.write(args.isJson ? `${JSON.stringify(report, null, 2)}\n` : reportText(report))
    if (args.out !== undefined) writeScenarios(fromCaller(args.out), report.violations)
    return report.violationCount > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof BadArguments)) throw error
    process.stderr.write(`${error.message.replace(/\s+/g, ' ')}\n`)
    return 2
  }
}

async function fuzzSeeds(args: FuzzArguments, url: string): Promise<FuzzReport> {
  const startedAt = performance.now()
  const threads = Math.min(args.workers ?? availableParallelism(), args.runs)
  const pool = fuzzPool(url, threads, { mutation: args.mutation })
  try {
    const results = await pool.runSeeds(args.seed, args.runs, args.mutation !== undefined)
    const { user, system } = process.cpuUsage()
    const tookS = (performance.now() - startedAt) / 1000
    const cpuMs = (user + system) / 1000 / results.length
    // Not on stdout: the report of a seed is the same on every machine.
    const speed = `${tookS.toFixed(1)} s on ${threads} threads, ${cpuMs.toFixed(1)} ms of CPU for each`
    process.stderr.write(`${results.length} runs in ${speed}\n`)
    const wrong = results.filter(({ violations }) => violations.length > 0)
    const violations = await pool.reproduceAll(wrong, (place) => (place < SHRUNK_VIOLATIONS ? TRIES : 0))
    return reportOf(results, violations)
  } finally {
    await pool.end()
  }
}

/** Run one scenario from a file, as a violation was told: nothing is made smaller. */
async function fuzzFile(args: FuzzArguments, file: string): Promise<FuzzReport> {
  const json = readScenarioFile(file)
  const result = fuzzScenario(json, await fuzzContext(args.mutation), { isReplayed: true })
  if (!result.ok) {
    throw new BadArguments(result.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; '))
  }
  const { seed } = result.run.plan
  const [violation] = result.run.violations
  return reportOf([summaryOf(seed, result.run)], violation ? [{ seed, ...violation, scenario: json }] : [])
}

function readScenarioFile(file: string): ScenarioJson {
  try {
    return JSON.parse(readFileSync(fromCaller(file), 'utf8')) as ScenarioJson
  } catch (error) {
    throw new BadArguments(`${file}: cannot be read (${(error as Error).message})`)
  }
}

function writeScenarios(directory: string, violations: readonly Reproduction[]): void {
  mkdirSync(directory, { recursive: true })
  for (const { seed, invariant, scenario } of violations) {
    const name = `seed-${seed}-${invariant.replace(/[^A-Za-z0-9-]+/g, '-')}.json`
    writeFileSync(path.join(directory, name), `${JSON.stringify(scenario, null, 2)}\n`)
  }
}

/** npm runs scripts in the project's root; a relative path means the caller's folder. */
function fromCaller(file: string): string {
  return path.resolve(process.env['INIT_CWD'] ?? process.cwd(), file)
}

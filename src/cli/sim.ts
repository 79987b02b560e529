import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { codecShelf } from '../adapters/codecs/codec-shelf.ts'
import flights from '../content/datasets/flights-2k.json'
import { NEVER } from '../engine/kernel/units.ts'
import { parseScenarioText } from '../engine/simulation/complete-scenario.ts'
import { codecsOf } from '../engine/simulation/needed-codecs.ts'
import { planRun } from '../engine/simulation/plan-run.ts'
import { createSimulation } from '../engine/simulation/simulation.ts'
import { startWorld } from '../engine/simulation/start-world.ts'
import { outcomeOf } from '../trace/outcome.ts'

const USAGE = 'usage: npm run -s sim -- FILE.json [--seed N] [--records]'

/** Bad input: one line on stderr, exit code 2. */
function refuse(message: string): never {
  // What is quoted from a text may have lines of its own.
  process.stderr.write(`${message.replace(/\s+/g, ' ')}\n`)
  process.exit(2)
}

interface Arguments {
  readonly file: string
  readonly seed: number | undefined
  readonly withRecords: boolean
}

function readArguments(words: readonly string[]): Arguments {
  let file: string | undefined
  let seed: number | undefined
  let withRecords = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--records') withRecords = true
    else if (word === '--seed') {
      const text = words[++i]
      seed = Number(text)
      if (text === undefined || !Number.isSafeInteger(seed) || seed < 0)
        refuse(`--seed: must be a whole number of at least 0, got ${text ?? 'nothing'}`)
    } else if (word.startsWith('--')) refuse(`${word}: is no option; ${USAGE}`)
    else if (file === undefined) file = word
    else refuse(`${word}: one file at a time; ${USAGE}`)
  }
  if (file === undefined) refuse(USAGE)
  return { file, seed, withRecords }
}

function readText(file: string): string {
  // npm runs scripts in the project's root; a relative path means the caller's folder.
  const from = process.env['INIT_CWD'] ?? process.cwd()
  try {
    return readFileSync(path.resolve(from, file), 'utf8')
  } catch (error) {
    return refuse(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
  }
}

const { file, seed, withRecords } = readArguments(process.argv.slice(2))
const datasets = { 'flights-2k': flights }
const parsed = parseScenarioText(readText(file), { datasets: { 'flights-2k': flights.length } })
if (!parsed.ok) refuse(parsed.problems.map((problem) => `${problem.path}: ${problem.message}`).join('; '))
const shelf = codecShelf()
await shelf.load(codecsOf(parsed.scenario))
const { compress } = shelf
const plan = planRun(parsed.scenario, { datasets, compress, ...(seed === undefined ? {} : { seed }) })
const { world, tables } = startWorld(plan)
const simulation = createSimulation(plan, tables, world)
const stopped = simulation.runUntil(NEVER)
const run = { plan, tables, world: simulation.world, traceHash: simulation.traceHash() }
const outcome = outcomeOf(run, stopped === 'asked' ? 'time' : stopped, { withRecords })
process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`)

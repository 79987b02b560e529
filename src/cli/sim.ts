import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { linkedScenario } from './linked-scenario.ts'
import { refusal, runSim, type SimAnswer } from './run-sim.ts'

const USAGE = 'usage: npm run -s sim -- FILE.json|LINK [--seed N] [--records]'

function stop({ code, stderr }: SimAnswer): never {
  process.stderr.write(stderr)
  process.exit(code)
}

function refuse(message: string): never {
  stop(refusal(message))
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
    else refuse(`${word}: one file or link at a time; ${USAGE}`)
  }
  if (file === undefined) refuse(USAGE)
  return { file, seed, withRecords }
}

/** The scenario that a file or a link holds, as JSON text. */
function readText(file: string): string {
  const linked = linkedScenario(file)
  if (linked) {
    if (!linked.ok) return refuse(linked.message)
    if (linked.madeBy !== undefined)
      process.stderr.write(`link: was made by ${linked.madeBy}; what it shows may differ here\n`)
    return linked.text
  }
  // npm runs scripts in the project's root; a relative path means the caller's folder.
  const from = process.env['INIT_CWD'] ?? process.cwd()
  try {
    return readFileSync(path.resolve(from, file), 'utf8')
  } catch (error) {
    return refuse(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'})`)
  }
}

const { file, seed, withRecords } = readArguments(process.argv.slice(2))
const answer = await runSim(readText(file), { seed, withRecords })
if (answer.code !== 0) stop(answer)
process.stdout.write(answer.stdout)

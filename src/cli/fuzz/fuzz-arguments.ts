import { MUTATIONS, type Mutation } from '../../engine/cluster/mutation.ts'

export const USAGE =
  'usage: npm run -s fuzz -- --runs N --seed S [--json] [--out DIR] [--workers N] [--mutation NAME] | --file FILE.json [--json]'

/** What the command is asked for. */
export interface FuzzArguments {
  readonly runs: number
  readonly seed: number
  /** One scenario instead of random ones. */
  readonly file: string | undefined
  readonly isJson: boolean
  /** Where scenarios of violations are written besides. */
  readonly out: string | undefined
  /** Threads; undefined: one for each core. */
  readonly workers: number | undefined
  /** For tests of the tests: this rule is broken, and the first seed that shows it is looked for. */
  readonly mutation: Mutation | undefined
}

/** A command line that cannot be meant so, in one line. */
export class BadArguments extends Error {}

/** @throws BadArguments */
export function readFuzzArguments(words: readonly string[]): FuzzArguments {
  const given = new Map<string, string>()
  let isJson = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (word === '--json') {
      isJson = true
      continue
    }
    if (!TAKES_VALUE.has(word)) throw new BadArguments(`${word}: is no option; ${USAGE}`)
    const value = words[++i]
    if (value === undefined) throw new BadArguments(`${word}: needs a value; ${USAGE}`)
    given.set(word, value)
  }
  const file = given.get('--file')
  if (file !== undefined && (given.has('--runs') || given.has('--seed'))) {
    throw new BadArguments(`--file: takes no --runs and no --seed; ${USAGE}`)
  }
  const mutation = given.get('--mutation')
  if (mutation !== undefined && !isMutation(mutation)) {
    throw new BadArguments(`--mutation: is none: ${mutation}; there is ${MUTATIONS.join(', ')}`)
  }
  const runs = wholeNumber(given, '--runs', 1)
  const seed = wholeNumber(given, '--seed', 0)
  if (file === undefined && (runs === undefined || seed === undefined)) throw new BadArguments(USAGE)
  return {
    runs: runs ?? 0,
    seed: seed ?? 0,
    file,
    isJson,
    out: given.get('--out'),
    workers: wholeNumber(given, '--workers', 1),
    mutation,
  }
}

const TAKES_VALUE: ReadonlySet<string> = new Set(['--runs', '--seed', '--file', '--out', '--workers', '--mutation'])

function isMutation(name: string): name is Mutation {
  return (MUTATIONS as readonly string[]).includes(name)
}

function wholeNumber(given: ReadonlyMap<string, string>, option: string, least: number): number | undefined {
  const text = given.get(option)
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
  throw new BadArguments(`${option}: must be a whole number of at least ${least}, got ${text}`)
}

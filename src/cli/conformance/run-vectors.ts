import { asObject, BadVectors, type JsonObject } from './json-reader.ts'
import type { Result } from './result.ts'

/** What checks one kind of vector file. */
export interface VectorRunner {
  /** The kind: names of its files begin with this. */
  readonly stem: string
  /** Is a file with another name of this kind? */
  recognises(file: JsonObject): boolean
  run(json: unknown): Result | Promise<Result>
}

/**
 * Check one file. The runner is found by the file's name (the longest stem that it begins with), else by what is in it. A
 * file that is not JSON or not of its kind, or a runner that breaks, is one failure.
 */
export async function runVectors(runners: readonly VectorRunner[], name: string, text: string): Promise<Result> {
  try {
    const json = asObject(JSON.parse(text), name)
    const runner = runnerFor(runners, name, json)
    if (runner === undefined) {
      return { passed: 0, failed: 0, skipped: 1, why: 'not a kind of vectors that we know', failures: [] }
    }
    return await runner.run(json)
  } catch (error) {
    const isBadFile = error instanceof BadVectors || error instanceof SyntaxError
    const message = error instanceof Error ? (isBadFile ? error.message : (error.stack ?? error.message)) : `${error}`
    return { passed: 0, failed: 1, skipped: 0, failures: [message] }
  }
}

/** The runner of a file; `undefined`: none of ours. */
export function runnerFor(runners: readonly VectorRunner[], name: string, json: JsonObject): VectorRunner | undefined {
  const byName = runners.filter(({ stem }) => name.startsWith(stem)).sort((a, b) => b.stem.length - a.stem.length)
  return byName[0] ?? runners.find((runner) => runner.recognises(json))
}

import { type KafkaVersion, profileOf } from '../../engine/config/profile.ts'
import { NEVER } from '../../engine/kernel/units.ts'
import { availableMemory } from '../../engine/producer/buffer-pool.ts'
import { queuesOf, runOperation } from './accumulator-operations.ts'
import { type AccumulatorScript, newAccumulatorRun, type ScriptStep } from './accumulator-script.ts'
import { asObject, asText, sectionOf } from './json-reader.ts'
import { check, emptyResult, isEqual, print, type Result } from './result.ts'

/**
 * `accumulator-*.json`: run each script against our accumulator. One check for each step: its result, and the memory
 * and queues after it. A script that goes wrong is not followed further; its remaining steps count as failed.
 */
export function runAccumulator(json: unknown): Result {
  const file = asObject(json, 'the accumulator file')
  const version = asText(asObject(file['header'], 'header')['kafkaVersion'], 'kafkaVersion')
  const result = emptyResult()
  for (const script of sectionOf(file, 'scripts')) runScript(result, script as AccumulatorScript, versionOf(version))
  return result
}

function runScript(result: Result, script: AccumulatorScript, version: KafkaVersion): void {
  const run = newAccumulatorRun(script, profileOf(version))
  for (const [index, step] of script.steps.entries()) {
    const problem = problemOf(() => {
      const outcome = runOperation(run, step)
      if (!matches(outcome, step.result)) return `result: expected ${print(step.result)}, got ${print(outcome)}`
      const available = availableMemory(run.accumulator.pool)
      if (available !== step.available) return `available: expected ${step.available}, got ${available}`
      if (run.nowMs !== step.now) return `now: expected ${step.now}, got ${run.nowMs}`
      const queues = queuesOf(run)
      return isEqual(queues, step.queues) ? undefined : `queues: expected ${print(step.queues)}, got ${print(queues)}`
    })
    check(result, problem === undefined, () => `script ${script.id} step ${index} ${print(step.op)}: ${problem}`)
    if (problem === undefined) continue
    const rest = script.steps.length - index - 1
    for (let i = 0; i < rest; i++) check(result, false, () => `script ${script.id}: not followed after step ${index}`)
    return
  }
}

/**
 * Every field that the vector names must be the same; it leaves out what it does not pin down. `randoms` is input: that
 * exactly those are taken is seen to by `runOperation`.
 */
function matches(actual: unknown, expected: ScriptStep['result']): boolean {
  if (expected === null) return true
  const fields = asObject(actual ?? {}, 'a result')
  return Object.entries(expected).every(([name, value]) => name === 'randoms' || isEqual(maxOf(fields[name]), value))
}

/** "No bound" is written as a text in the files. */
function maxOf(value: unknown): unknown {
  return value === NEVER ? 'max' : value
}

/** What is wrong, by itself or because something was thrown. */
function problemOf(step: () => string | undefined): string | undefined {
  try {
    return step()
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`
  }
}

function versionOf(version: string): KafkaVersion {
  return version.startsWith('2.') ? '2.5' : '3.9'
}

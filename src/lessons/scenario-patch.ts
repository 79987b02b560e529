import { must } from '../engine/kernel/assert.ts'
import type { JsonValue, ScenarioPatch } from './lesson.ts'

/** A scenario as it is written: an object of the contract, not read yet. */
export type ScenarioSourceJson = { readonly [name: string]: JsonValue }

/** One step of a path: a name, or an index. */
export type PathStep = string | number

type MutableJson = { [name: string]: JsonValue } | JsonValue[]

/**
 * The steps of `producers[0].config['linger.ms']`, as `ScenarioProblem` and patches write paths. Undefined: it is no path.
 */
export function readPath(path: string): PathStep[] | undefined {
  const steps: PathStep[] = []
  const pattern = /\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/y
  while (pattern.lastIndex < path.length) {
    const found = pattern.exec(path)
    if (!found) return undefined
    if (found[2] !== undefined) steps.push(Number(found[2]))
    else steps.push(must(found[1] ?? found[3] ?? found[4], 'a step of a path'))
  }
  // A file that somebody drops on the page must not reach beyond its own objects.
  return steps.includes('__proto__') ? undefined : steps
}

/** What stands at a path; undefined: nothing. */
export function valueAt(root: unknown, steps: readonly PathStep[]): unknown {
  let value = root
  for (const step of steps) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<PathStep, unknown>)[step]
  }
  return value
}

/**
 * The scenario with a patch applied; the original stays as it is. What a path leads through is made where it is missing.
 *
 * @throws never: a path that leads nowhere is a problem of `patchProblem`, asked before.
 */
export function patchScenario(scenario: ScenarioSourceJson, patch: ScenarioPatch): ScenarioSourceJson {
  const copy = structuredClone(scenario) as { [name: string]: JsonValue }
  for (const [path, value] of Object.entries(patch)) putAt(copy, readPath(path) ?? [path], value)
  return copy
}

/** Why a patch cannot be applied: the path at fault; undefined: it can. */
export function patchProblem(scenario: ScenarioSourceJson, path: string): string | undefined {
  const steps = readPath(path)
  if (!steps || steps.length === 0) return 'is no path'
  let value: unknown = scenario
  for (const step of steps.slice(0, -1)) {
    if (Array.isArray(value) && (typeof step !== 'number' || step >= value.length)) return `leads nowhere: ${step}`
    const next = valueAt(value, [step])
    if (next !== undefined && (next === null || typeof next !== 'object')) return `leads nowhere: ${step}`
    value = next
  }
  const last = must(steps[steps.length - 1], 'last step')
  if (Array.isArray(value) && (typeof last !== 'number' || last > value.length)) return `leads nowhere: ${last}`
  return undefined
}

function putAt(root: MutableJson, steps: readonly PathStep[], value: JsonValue): void {
  let holder = root as Record<PathStep, JsonValue>
  for (const [index, step] of steps.slice(0, -1).entries()) {
    if (holder[step] === undefined || holder[step] === null) {
      holder[step] = (typeof steps[index + 1] === 'number' ? [] : {}) as JsonValue
    }
    holder = holder[step] as unknown as Record<PathStep, JsonValue>
  }
  const last = must(steps[steps.length - 1], 'last step')
  if (value === null) {
    if (Array.isArray(holder)) holder.splice(Number(last), 1)
    else delete holder[last]
  } else holder[last] = merged(holder[last], value)
}

function merged(old: JsonValue | undefined, value: JsonValue): JsonValue {
  if (!isObject(value) || !isObject(old)) return structuredClone(value)
  const result: { [name: string]: JsonValue } = { ...old }
  for (const [name, part] of Object.entries(value)) {
    if (part === null) delete result[name]
    else result[name] = merged(result[name], part)
  }
  return result
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

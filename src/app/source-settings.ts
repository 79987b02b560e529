import type { ScenarioSource } from './scenario-source.ts'

/** A setting that two scenarios have with other values; undefined: it is not set there. */
export interface SettingDifference {
  /** As the scenario calls it, `acks`; with its owner where there are several, `app: acks`. */
  readonly name: string
  readonly mine: string | undefined
  readonly theirs: string | undefined
}

/** Lists and groups whose own name says nothing beside the setting's. */
const SILENT = new Set(['producers', 'topics', 'workload', 'consumers', 'config', 'cluster', 'network', 'model'])
/** Longer values are cut. */
const LONGEST_VALUE = 40

/** Every setting of `fields` that differs, in the order of the scenario. */
export function settingDifferences(
  mine: ScenarioSource,
  theirs: ScenarioSource,
  fields: readonly string[],
): readonly SettingDifference[] {
  const found: SettingDifference[] = []
  const [left, right] = [mine, theirs] as unknown as readonly Readonly<Record<string, unknown>>[]
  for (const field of fields) compare(SILENT.has(field) ? [] : [field], left?.[field], right?.[field], found)
  return found
}

function compare(path: readonly string[], mine: unknown, theirs: unknown, found: SettingDifference[]): void {
  if (JSON.stringify(mine) === JSON.stringify(theirs)) return
  if (Array.isArray(mine) && Array.isArray(theirs) && [...mine, ...theirs].every(isGroup)) {
    const hasSeveral = Math.max(mine.length, theirs.length) > 1
    for (const [index, name] of namesOf(mine, theirs).entries()) {
      const [a, b] = [mine, theirs].map((list) => elementOf(list, name, index))
      compare(hasSeveral ? [...path, `${name ?? index + 1}:`] : path, a, b, found)
    }
    return
  }
  if (isGroup(mine ?? {}) && isGroup(theirs ?? {}) && (isGroup(mine) || isGroup(theirs))) {
    const [left, right] = [mine ?? {}, theirs ?? {}] as Readonly<Record<string, unknown>>[]
    for (const name of new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])) {
      compare(SILENT.has(name) ? path : [...path, name], left?.[name], right?.[name], found)
    }
    return
  }
  found.push({ name: path.join(' '), mine: valueText(mine), theirs: valueText(theirs) })
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameOf(value: unknown): string | undefined {
  const { name } = value as { readonly name?: unknown }
  return typeof name === 'string' ? name : undefined
}

/** Who is in either list; those without a name by their place. */
function namesOf(mine: readonly unknown[], theirs: readonly unknown[]): readonly (string | undefined)[] {
  const all = [...mine, ...theirs].map(nameOf)
  if (all.every((name) => name !== undefined)) return [...new Set(all)]
  return Array.from({ length: Math.max(mine.length, theirs.length) }, () => undefined)
}

/** Named things are paired by name, others by place. */
function elementOf(list: readonly unknown[], name: string | undefined, index: number): unknown {
  return name === undefined ? list[index] : list.find((one) => nameOf(one) === name)
}

function valueText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}

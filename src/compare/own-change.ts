import { CLUSTER_DEFINITIONS } from '../engine/config/definitions/cluster-definitions.ts'
import { producerDefinition } from '../engine/config/definitions/producer-definitions.ts'
import { TOPIC_DEFINITIONS } from '../engine/config/definitions/topic-definitions.ts'
import type { JsonValue, ScenarioPatch } from '../lessons/lesson.ts'
import { patchProblem, readPath, type ScenarioSourceJson } from '../lessons/scenario-patch.ts'

/** What somebody has written down as different in a run, or the first line that says nothing. */
export type OwnChangeRead =
  | { readonly ok: true; readonly patch: ScenarioPatch; readonly name: string }
  | { readonly ok: false; readonly line: string; readonly why: 'form' | 'place' }

/**
 * Read lines of `name=value`: a config of the producer, of the topic or of the brokers, or a place in the scenario
 * (`kafka`, `network.latencyMs`, `topics[0].partitions`). A config goes to the first producer, topic or the cluster; a name
 * that a topic and the brokers share goes to the topic.
 *
 * @returns An empty patch: nothing is written down.
 */
export function readOwnChange(text: string, scenario: ScenarioSourceJson): OwnChangeRead {
  const patch: Record<string, JsonValue> = {}
  const configs: Record<string, Record<string, JsonValue>> = {}
  const names: string[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const at = line.indexOf('=')
    if (at < 1) return { ok: false, line, why: 'form' }
    const [name, value] = [line.slice(0, at).trim(), line.slice(at + 1).trim()]
    names.push(`\`${name}=${value}\``)
    const home = homeOfConfig(name)
    if (home !== undefined) {
      configs[home] = { ...configs[home], [name]: value }
      continue
    }
    if (readPath(name) === undefined || patchProblem(scenario, name) !== undefined) {
      return { ok: false, line, why: 'place' }
    }
    // A version looks like a number and is none.
    patch[name] = name === 'kafka' ? value : jsonOf(value)
  }
  return { ok: true, patch: { ...patch, ...configs }, name: names.join(' ') }
}

const TOPIC_NAMES: ReadonlySet<string> = new Set(TOPIC_DEFINITIONS.map(({ name }) => name))
const BROKER_NAMES: ReadonlySet<string> = new Set(CLUSTER_DEFINITIONS.map(({ name }) => name))

/** The path of the configs that a name belongs to; undefined: it is no config. */
function homeOfConfig(name: string): string | undefined {
  if (producerDefinition(name)) return 'producers[0].config'
  if (TOPIC_NAMES.has(name)) return 'topics[0].config'
  return BROKER_NAMES.has(name) ? 'cluster.config' : undefined
}

/** A number, a boolean or null as such; anything else is text. */
function jsonOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

import welcome from '../content/scenarios/welcome.json?prepared'
import type { PreparedScenario } from '../engine/simulation/plan-prepared.ts'

const PREPARED = [welcome]

/**
 * A scenario that was read and checked when the page was built: its run starts without the reader. Undefined: this is no such
 * scenario, or not exactly.
 *
 * @param key The scenario as JSON, as short as it gets.
 */
export function preparedScenario(key: string): PreparedScenario | undefined {
  return PREPARED.find((known) => known.key === key)?.prepared
}

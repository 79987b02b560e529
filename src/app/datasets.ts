import type { Datasets } from '../engine/workload/workload-plan.ts'

/** The data sets that ship, by name, with their number of rows. */
export const DATASET_ROWS: Readonly<Record<string, number>> = { 'flights-2k': 2000 }

/** Load the data sets that a scenario names (those that do not exist are left out: the reader of scenarios says so). */
export async function loadDatasets(names: readonly string[]): Promise<Datasets> {
  const loaded: Record<string, Datasets[string]> = {}
  if (names.includes('flights-2k')) {
    loaded['flights-2k'] = (await import('../content/datasets/flights-2k.json')).default
  }
  return loaded
}

/** Names of data sets in a scenario that nobody has validated yet. */
export function namedDatasets(scenario: unknown): readonly string[] {
  const workload = (scenario as { workload?: unknown } | null)?.workload
  if (!Array.isArray(workload)) return []
  return workload.flatMap((entry) => {
    const name = (entry as { dataset?: unknown } | null)?.dataset
    return typeof name === 'string' ? [name] : []
  })
}

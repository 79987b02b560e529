import type { ScenarioProblem } from '../engine/scenario/scenario.ts'
import { parseScenarioText } from '../engine/simulation/complete-scenario.ts'
import { DATASET_ROWS } from './datasets.ts'
import type { ScenarioSource } from './scenario-source.ts'

/** A scenario file: what it holds, or every reason why it is none, each with the path of its field. */
export type ScenarioFile =
  | { readonly ok: true; readonly source: ScenarioSource }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/** Bytes of the largest file that is read. */
const MAX_FILE_BYTES = 20_000_000

/** Read a scenario file as a whole. */
export async function readScenarioFile(file: Pick<File, 'size' | 'text'>): Promise<ScenarioFile> {
  if (file.size > MAX_FILE_BYTES) {
    return { ok: false, problems: [{ path: '(file)', message: `is larger than ${MAX_FILE_BYTES / 1e6} MB` }] }
  }
  const text = await file.text()
  const parsed = parseScenarioText(text, { datasets: DATASET_ROWS })
  return parsed.ok ? { ok: true, source: JSON.parse(text) as ScenarioSource } : parsed
}

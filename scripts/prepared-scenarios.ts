// `import … from 'scenario.json?prepared'`: the scenario as it comes out of the reader, configs resolved, so that the page
// can start with it before the reader is there. The engine itself does it while the page is built.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type Plugin, runnerImport } from 'vite'

const ROOT = path.resolve(import.meta.dirname, '..')
const QUERY = '?prepared'
const MARK = '\0prepared:'
/** Behind the name of the file: what comes out is a script, not JSON. */
const TAIL = '.js'

/** The plugin. */
export function preparedScenarios(): Plugin {
  let engine: ReturnType<typeof loadEngine> | undefined
  return {
    name: 'inflight:prepared-scenarios',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith(QUERY) || !importer) return undefined
      return MARK + path.resolve(path.dirname(importer), source.slice(0, -QUERY.length)) + TAIL
    },
    async load(id) {
      if (!id.startsWith(MARK)) return undefined
      engine ??= loadEngine()
      const { reader, planner, datasets, files } = await engine
      const file = id.slice(MARK.length, -TAIL.length)
      for (const watched of [file, ...files]) this.addWatchFile(watched)
      const source: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const parsed = reader.parseScenario(source, { datasets: datasets.DATASET_ROWS })
      if (!parsed.ok) throw new Error(`${file}: ${parsed.problems.map((p) => `${p.path} ${p.message}`).join('; ')}`)
      const prepared = literal(planner.prepareScenario(parsed.scenario))
      return `export default { key: ${JSON.stringify(JSON.stringify(source))}, prepared: ${prepared} }`
    },
  }
}

async function loadEngine() {
  const load = <Module>(file: string) =>
    runnerImport<Module>(path.join(ROOT, file), { configFile: false, root: ROOT, logLevel: 'error' })
  const [reader, planner, datasets] = await Promise.all([
    load<typeof import('../src/engine/simulation/complete-scenario.ts')>('src/engine/simulation/complete-scenario.ts'),
    load<typeof import('../src/engine/simulation/plan-run.ts')>('src/engine/simulation/plan-run.ts'),
    load<typeof import('../src/app/datasets.ts')>('src/app/datasets.ts'),
  ])
  const files = [...reader.dependencies, ...planner.dependencies].map((file) => path.resolve(ROOT, file))
  return { reader: reader.module, planner: planner.module, datasets: datasets.module, files }
}

/** Plain data as a JavaScript literal: JSON does not know infinity, which stands for "never". */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${literal(field)}`).join(',')}}`
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

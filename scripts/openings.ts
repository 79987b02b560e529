// `import … from 'scenario.json?opening'`: how the run of a scenario begins, told by the engine itself while the page is built,
// so that the page moves before the engine is there.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createServer, type Plugin } from 'vite'

const ROOT = path.resolve(import.meta.dirname, '..')
const RECORDER = '/src/app/record-opening.ts'
const JSON_TAIL = '.json'
const QUERY = '?opening'
const MARK = '\0opening:'
/** Behind the name of the file: what comes out is a script, not JSON. */
const TAIL = '-opening.js'

/** The plugin. */
export function openings(): Plugin {
  return {
    name: 'inflight:openings',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!source.endsWith(JSON_TAIL + QUERY) || !importer) return undefined
      return MARK + path.resolve(path.dirname(importer), source.slice(0, -(JSON_TAIL + QUERY).length)) + TAIL
    },
    async load(id) {
      if (!id.startsWith(MARK)) return undefined
      const file = id.slice(MARK.length, -TAIL.length) + JSON_TAIL
      const { opening, files } = await record(JSON.parse(readFileSync(file, 'utf8')))
      for (const watched of [file, ...files]) this.addWatchFile(watched)
      return `export default ${literal(opening)}`
    },
  }
}

/** The opening of a scenario, and the files of the engine that it depends on. */
async function record(scenario: unknown): Promise<{ opening: unknown; files: readonly string[] }> {
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, watch: null, hmr: false, ws: false },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    const recorder = (await server.ssrLoadModule(RECORDER)) as typeof import('../src/app/record-opening.ts')
    const opening = await recorder.recordOpening(scenario)
    const files = [...server.environments.ssr.moduleGraph.fileToModulesMap.keys()]
    return { opening, files: files.filter((one) => path.isAbsolute(one) && !one.includes('node_modules')) }
  } finally {
    await server.close()
  }
}

/** Plain data as a JavaScript literal: JSON does not know infinity, which stands for "never". */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`
  if (value !== null && typeof value === 'object') {
    if (Object.getPrototypeOf(value) !== Object.prototype) throw new Error(`no plain data: ${value.constructor.name}`)
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${literal(field)}`).join(',')}}`
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

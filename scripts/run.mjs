// Runs a TypeScript entry in node: `node scripts/run.mjs src/cli/sim.ts ARGUMENTS…`. The entry and our own files become
// one module in node_modules/.cache/inflight (packages stay outside and are found in node_modules at run time), which is
// then imported; `process.argv` looks as if node had run it directly. Prints nothing itself.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureDependencies } from './dependencies.mjs'

// What it says goes to stderr: stdout belongs to the command.
ensureDependencies(console.error)
const { build } = await import('vite')

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const [entry, ...rest] = process.argv.slice(2)
if (entry === undefined) {
  console.error('usage: node scripts/run.mjs ENTRY.ts [ARGUMENT…]')
  process.exit(2)
}
const module = await bundle(resolve(root, entry))
process.argv = [process.argv[0], module, ...rest]
await import(pathToFileURL(module).href)

/** Bundles `file`; gives the path of the module. Written under another name first: two runs at once do not disturb. */
async function bundle(file) {
  const { output } = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      ssr: file,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  })
  const directory = join(root, 'node_modules', '.cache', 'inflight')
  await mkdir(directory, { recursive: true })
  const path = join(directory, `${basename(file).replace(/\.tsx?$/, '')}.mjs`)
  const draft = `${path}.${process.pid}`
  await writeFile(draft, output[0].code)
  await rename(draft, path)
  return path
}

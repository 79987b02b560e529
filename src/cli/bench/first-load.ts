import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Benchmark, loneRow } from './benchmark.ts'
import { spreadOf } from './measure.ts'

/** Where the site is built for this measurement, from the project's root; `dist/` stays as it is. */
const OUT = 'node_modules/.cache/inflight/first-load'

/** Compressed size of what the page loads before anything is clicked. The engine's worker is loaded beside it. */
export const firstLoadBenchmark: Benchmark = {
  name: 'first-load',
  async run() {
    buildSite()
    const html = readFileSync(path.join(OUT, 'index.html'), 'utf8')
    const first = firstFiles(html)
    const worker = readdirSync(path.join(OUT, 'assets'))
      .filter((name) => /worker.*\.js$/.test(name))
      .map((name) => `assets/${name}`)
    const row = (what: string, files: readonly string[]) =>
      loneRow(what, 'bytes, gzip', 'lower', spreadOf([gzipBytes(files)]))
    return [
      row(
        'first load: scripts of index.html',
        first.filter((file) => file.endsWith('.js')),
      ),
      row(
        'first load: styles of index.html',
        first.filter((file) => file.endsWith('.css')),
      ),
      row('first load: scripts and styles', first),
      row('engine worker, loaded beside it', worker),
    ]
  },
}

function buildSite(): void {
  const vite = path.join('node_modules', 'vite', 'bin', 'vite.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', OUT, '--emptyOutDir', '--logLevel', 'error'],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`first-load: the site could not be built\n${stderr}`)
}

/** Module scripts, preloaded modules and style sheets that `html` names, each once, relative to its folder. */
export function firstFiles(html: string): string[] {
  const files = new Set<string>()
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    if (tag.startsWith('<link') && !/\brel="(?:modulepreload|stylesheet)"/.test(tag)) continue
    const file = /\b(?:src|href)="([^"]+)"/.exec(tag)?.[1]
    if (file) files.add(file.replace(/^\.?\//, ''))
  }
  return [...files]
}

function gzipBytes(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(OUT, file)), { level: 9 }).length, 0)
}

import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** Where the site is built for measurements; `dist/` stays as it is. */
export const SITE = path.resolve('node_modules/.cache/inflight/bench-site')

let isBuilt = false

/** Build the site, once for all benchmarks of this process. @throws When it cannot be built. */
export function buildSite(): void {
  if (isBuilt) return
  const vite = path.join('node_modules', 'vite', 'bin', 'vite.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [vite, 'build', '--outDir', SITE, '--emptyOutDir', '--logLevel', 'error'],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the site could not be built\n${stderr}`)
  isBuilt = true
}

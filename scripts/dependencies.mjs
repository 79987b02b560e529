import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root folder of the project. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Does node_modules hold what the lock file asks for? npm keeps a list of what it installed beside the packages. */
function isInstalled() {
  const listed = path.join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(listed)) return false
  const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(listed, 'utf8')).packages
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '') return true
    const found = present[name]
    // Binaries of other platforms are optional and left out.
    return found ? found.version === entry.version : entry.optional === true || entry.devOptional === true
  })
}

/** Install what the lock file asks for, unless it is there already; says what it does. */
export function ensureDependencies(say = console.log) {
  if (isInstalled()) return
  say('Installing dependencies (npm ci) …')
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    say('npm ci failed: see above.')
    process.exit(1)
  }
}

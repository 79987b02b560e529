import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Root folder of the project. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

const STAMP = path.join(ROOT, 'node_modules', '.cache', 'inflight', 'lock.sha256')

/** Install what the lock file asks for, unless it is there already; says what it does. */
export function ensureDependencies(say = console.log) {
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(ROOT, 'package-lock.json')))
    .digest('hex')
  const hasModules = existsSync(path.join(ROOT, 'node_modules', 'vite', 'package.json'))
  if (hasModules && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
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
  mkdirSync(path.dirname(STAMP), { recursive: true })
  writeFileSync(STAMP, wanted)
}

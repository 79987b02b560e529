import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { ROOT } from './dependencies.mjs'

function newest(target) {
  const stat = statSync(target)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(target).reduce((latest, name) => Math.max(latest, newest(path.join(target, name))), 0)
}

/** Is `dist/` there, and newer than everything that it is built from? */
export function isBuildFresh() {
  const built = path.join(ROOT, 'dist', 'index.html')
  if (!existsSync(built)) return false
  const builtAt = statSync(built).mtimeMs
  const sources = ['src', 'public', 'scripts', 'index.html', 'vite.config.ts', 'package-lock.json']
  return sources.every((name) => !existsSync(path.join(ROOT, name)) || newest(path.join(ROOT, name)) <= builtAt)
}

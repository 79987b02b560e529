// A static site in dist/, servable under any path, the whole app in dist/inflight.html, and the sizes of all files.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { ensureDependencies, ROOT } from './dependencies.mjs'

ensureDependencies(() => {})
const { build } = await import('vite')
await build({ root: ROOT, logLevel: 'warn' })
await build({ configFile: path.join(ROOT, 'scripts', 'single-file.config.ts'), logLevel: 'warn' })

function files(folder) {
  return readdirSync(folder).flatMap((name) => {
    const full = path.join(folder, name)
    return statSync(full).isDirectory() ? files(full) : [full]
  })
}

const dist = path.join(ROOT, 'dist')
let raw = 0
let zipped = 0
for (const file of files(dist)
  .filter((name) => !name.endsWith('.map'))
  .sort()) {
  const bytes = readFileSync(file)
  const gzip = gzipSync(bytes, { level: 9 }).length
  raw += bytes.length
  zipped += gzip
  console.log(
    `${path.relative(dist, file).padEnd(56)} ${String(bytes.length).padStart(9)} B  gzip ${String(gzip).padStart(8)} B`,
  )
}
console.log(`${'total'.padEnd(56)} ${String(raw).padStart(9)} B  gzip ${String(zipped).padStart(8)} B`)

// The only command that a fresh machine needs to see Inflight: installs, builds, serves.
import { ensureDependencies, ROOT } from './dependencies.mjs'
import { isBuildFresh } from './freshness.mjs'

ensureDependencies()
const { build, preview } = await import('vite')
if (!isBuildFresh()) {
  console.log('Building …')
  await build({ root: ROOT, logLevel: 'warn' })
}
const wanted = Number(process.env.PORT ?? 4173)
// strictPort off: an occupied port is stepped over.
const server = await preview({
  root: ROOT,
  preview: { host: '127.0.0.1', port: wanted, strictPort: false },
  logLevel: 'warn',
})
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${wanted}/`
const answer = await fetch(address)
if (!answer.ok) throw new Error(`${address} answers ${answer.status}`)
console.log(`Inflight is at ${address}  (stop with Ctrl+C)`)

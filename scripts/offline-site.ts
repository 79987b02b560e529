// What only the built site has: a service worker that knows all of its files, and a policy of what the page may load.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const SOURCE = path.join(import.meta.dirname, 'service-worker.js')
/** Not part of the page: maps are for people with open tools, the page in one file is another way to have it. */
const LEFT_OUT = /(?:\.map|^sw\.js|^inflight\.html)$/
/** Styles may stand in elements (`style="…"`), scripts may not; WebAssembly for zstd and for code of one's own. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ')

/** The plugin. While developing there is neither: the dev server could not live with the policy. */
export function offlineSite(): Plugin {
  let publicDir = ''
  return {
    name: 'inflight:offline-site',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir
    },
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
        { tag: 'link', attrs: { rel: 'manifest', href: './manifest.webmanifest' }, injectTo: 'head' },
      ],
    },
    // After all others: what they emit belongs to the site too.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const script = readFileSync(SOURCE, 'utf8')
        const files = [...Object.keys(bundle), ...readdirSync(publicDir)].filter((name) => !LEFT_OUT.test(name)).sort()
        const hash = createHash('sha256')
        for (const name of files) {
          const output = bundle[name]
          hash.update(name)
          if (!output) hash.update(readFileSync(path.join(publicDir, name)))
          else hash.update(output.type === 'chunk' ? output.code : output.source)
        }
        const version = hash.update(script).digest('hex').slice(0, 16)
        const list = files.map((name) => `./${name}`)
        const head = `const VERSION = ${JSON.stringify(version)}\nconst FILES = ${JSON.stringify(list)}\n`
        this.emitFile({ type: 'asset', fileName: 'sw.js', source: head + script })
      },
    },
  }
}

import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** One file that a browser has fetched. */
export interface Fetched {
  /** Relative to the site. */
  readonly file: string
  /** Bytes as a server that compresses sends them (gzip, best level). */
  readonly gzipBytes: number
  /** The script of a worker, or what such a script imports. */
  readonly isWorker: boolean
}

/** A site on this machine that counts what is fetched. */
export interface ServedSite {
  readonly url: string
  /** In the order of the requests; a file that is fetched twice is there twice. */
  readonly fetched: readonly Fetched[]
  /** How much had been fetched when the page asked for `MOVED`; undefined: it has not. */
  readonly fetchedUntilMoved: number | undefined
  close(): Promise<void>
}

/** What a page asks for when its first record moves (`tell-first-move.ts`). */
export const MOVED = 'moved'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
}

/** Serve a built site from `folder`. Pages are isolated from other origins, so that they may measure their memory. */
export async function serveSite(folder: string): Promise<ServedSite> {
  const fetched: Fetched[] = []
  const workers = new Set<string>()
  let fetchedUntilMoved: number | undefined
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://site').pathname
    if (name === `/${MOVED}`) {
      fetchedUntilMoved ??= fetched.length
      response.writeHead(204).end()
      return
    }
    const file = path.join(folder, name === '/' ? 'index.html' : name)
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end()
      return
    }
    const bytes = gzipSync(readFileSync(file), { level: 9 })
    const importer = new URL(request.headers.referer ?? '/', 'http://site').pathname
    const isWorker = request.headers['sec-fetch-dest'] === 'worker' || workers.has(importer)
    if (isWorker) workers.add(name)
    fetched.push({ file: path.relative(folder, file), gzipBytes: bytes.length, isWorker })
    response.writeHead(200, {
      'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'content-encoding': 'gzip',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    get fetchedUntilMoved() {
      return fetchedUntilMoved
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    fetched,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

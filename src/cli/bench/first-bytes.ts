import type { Fetched } from './serve-site.ts'

/** What a browser has transferred, sorted by what it is for (gzip bytes). */
export interface FirstBytes {
  /** Scripts and styles of the page, what stands in its HTML included. */
  readonly page: number
  /** The engine's worker with all that it imports. */
  readonly worker: number
  /** Scenarios and data sets, whoever asked for them. */
  readonly data: number
  /** File by file, the largest first. */
  readonly files: readonly { readonly file: string; readonly gzipBytes: number; readonly part: Part }[]
}

type Part = 'page' | 'worker' | 'data'

/** Chunks that hold nothing but a JSON file of `src/content`, or what the engine has told of one when the page was built. */
const DATA = /^assets\/(flights-2k|welcome|welcome-opening|acked-and-kept|acked-then-lost|flights)-[\w-]+\.js$/

/** Add up what has been fetched; pictures, fonts and the like are left out. */
export function sumFirstBytes(fetched: readonly Fetched[]): FirstBytes {
  const files = fetched
    .filter(({ file }) => /\.(js|css|html)$/.test(file))
    .map(({ file, gzipBytes, isWorker }) => ({ file, gzipBytes, part: partOf(file, isWorker) }))
    .sort((a, b) => b.gzipBytes - a.gzipBytes)
  const sum = (part: Part) => files.filter((one) => one.part === part).reduce((total, one) => total + one.gzipBytes, 0)
  return { page: sum('page'), worker: sum('worker'), data: sum('data'), files }
}

function partOf(file: string, isWorker: boolean): Part {
  if (DATA.test(file)) return 'data'
  return isWorker ? 'worker' : 'page'
}

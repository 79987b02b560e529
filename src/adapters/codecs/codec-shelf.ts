import { must } from '../../engine/kernel/assert.ts'
import type { Codec, CodecSet, CompressionName } from '../../engine/protocol/codec.ts'
import { loadCodecs } from './load-codecs.ts'

/** The codecs that have been loaded so far, for runs that name them. A run keeps `compress` for good: later loads reach it. */
export interface CodecShelf {
  readonly codecs: CodecSet
  /** @throws When one cannot be fetched (offline) or started. Those that are there already cost nothing. */
  load(names: readonly CompressionName[]): Promise<void>
  /** @param level undefined: the codec's default. */
  compress(name: CompressionName, level: number | undefined, bytes: Uint8Array): Uint8Array
}

/** An empty shelf. */
export function codecShelf(): CodecShelf {
  const codecs: { [Name in CompressionName]?: Codec } = {}
  return {
    codecs,
    async load(names) {
      const missing = names.filter((name) => codecs[name] === undefined)
      if (missing.length > 0) Object.assign(codecs, await loadCodecs(missing))
    },
    compress: (name, level, bytes) => must(codecs[name], `codec ${name}`).compress(bytes, level),
  }
}

import type { Codec, CodecSet, CompressionName } from '../../engine/protocol/codec.ts'

/** Each codec is a chunk of its own, fetched when a run first needs it. */
const LOADERS: { readonly [Name in CompressionName]: () => Promise<Codec> } = {
  gzip: async () => (await import('./gzip.ts')).gzip,
  snappy: async () => (await import('./snappy.ts')).snappy,
  lz4: async () => (await import('./lz4.ts')).lz4,
  zstd: async () => (await import('./zstd.ts')).loadZstd(),
}

/**
 * The codecs of these names. Once loaded they work synchronously; asking again costs nothing.
 *
 * @throws When one cannot be fetched (offline) or started.
 */
export async function loadCodecs(names: readonly CompressionName[]): Promise<CodecSet> {
  const codecs = await Promise.all(names.map((name) => LOADERS[name]()))
  return Object.fromEntries(codecs.map((codec) => [codec.name, codec]))
}

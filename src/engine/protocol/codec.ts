/**
 * The port to compression: what the record batch needs of a codec. Implementations live outside the engine
 * (`src/adapters/codecs`) and are handed in by whoever starts a run.
 */
export interface Codec {
  readonly name: CompressionName
  /**
   * The bytes as one compressed stream in Kafka's format for this codec; equal input gives equal output.
   *
   * @param level `compression.<name>.level`; without it the client's default.
   */
  compress(bytes: Uint8Array, level?: number): Uint8Array
  /** The original of a compressed stream; `undefined`: not a valid stream. */
  decompress(bytes: Uint8Array): Uint8Array | undefined
}

/** `compression.type` by its number in the attributes of a batch (P-86). */
export const COMPRESSION_TYPES = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** A value of `compression.type`. */
export type CompressionType = (typeof COMPRESSION_TYPES)[number]

/** One that compresses. */
export type CompressionName = Exclude<CompressionType, 'none'>

/** The codecs at hand, by name. */
export type CodecSet = { readonly [Name in CompressionName]?: Codec }

import type { Codec } from '../../engine/protocol/codec.ts'

type ZstdModule = typeof import('@bokuweb/zstd-wasm')

/** `compression.zstd.level` of a client that does not say otherwise. */
const DEFAULT_LEVEL = 3
const MAGIC = 0xfd2fb528
/** Largest original that is unpacked: no batch of a simulation comes near. */
const MAX_ORIGINAL_SIZE = 128 * 1024 * 1024
/** First guess for a stream that does not say how large its original is. */
const FIRST_GUESS = 1024 * 1024

let loading: Promise<Codec> | undefined

/** zstd by WebAssembly: one plain stream. Loaded and compiled at the first call; after a failure the next call tries anew. */
export function loadZstd(): Promise<Codec> {
  loading ??= startZstd().catch((error: unknown) => {
    loading = undefined
    throw error
  })
  return loading
}

async function startZstd(): Promise<Codec> {
  const zstd = await import('@bokuweb/zstd-wasm')
  await zstd.init()
  return {
    name: 'zstd',
    compress: (bytes, level = DEFAULT_LEVEL) => zstd.compress(bytes, level),
    decompress: (bytes) => decompress(zstd, bytes),
  }
}

function decompress(zstd: ZstdModule, bytes: Uint8Array): Uint8Array | undefined {
  const size = originalSize(bytes)
  if (size === undefined || size > MAX_ORIGINAL_SIZE) return undefined
  if (size >= 0) return attempt(zstd, bytes, size)
  for (let guess = FIRST_GUESS; guess <= MAX_ORIGINAL_SIZE; guess *= 4) {
    const original = attempt(zstd, bytes, guess)
    if (original !== undefined) return original
  }
  return undefined
}

function attempt(zstd: ZstdModule, bytes: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return zstd.decompress(bytes, { defaultHeapSize: size })
  } catch {
    return undefined
  }
}

/** The size that the frame's header states; −1: it does not say; `undefined`: not a frame. */
function originalSize(bytes: Uint8Array): number | undefined {
  if (bytes.length < 6) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== MAGIC) return undefined
  const descriptor = bytes[4] as number
  const isSingleSegment = (descriptor & 0x20) !== 0
  const sizeCode = descriptor >> 6
  if (sizeCode === 0 && !isSingleSegment) return -1
  const at = 5 + (isSingleSegment ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number)
  if (at + (1 << sizeCode) > bytes.length) return undefined
  switch (sizeCode) {
    case 0:
      return bytes[at] as number
    case 1:
      return view.getUint16(at, true) + 256
    case 2:
      return view.getUint32(at, true)
    default:
      return view.getUint32(at, true) + view.getUint32(at + 4, true) * 4294967296
  }
}

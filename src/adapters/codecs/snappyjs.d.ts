declare module 'snappyjs' {
  /** A raw snappy block. */
  export function compress(bytes: Uint8Array): Uint8Array
  /** @throws Error when the block is broken or longer than `maxLength`. */
  export function uncompress(bytes: Uint8Array, maxLength?: number): Uint8Array
}

import type { Micros } from './units.ts'

/**
 * State of one random stream (sfc32): four 32-bit words, plain data, so that a snapshot copies it.
 * Two streams never share state: one more draw here changes nothing there.
 */
export interface Rng {
  a: number
  b: number
  c: number
  counter: number
}

/** 32-bit FNV-1a over the UTF-16 units of `text`, from `start`. */
function hashText(text: string, start: number): number {
  let h = start >>> 0
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i)
    h = Math.imul(h, 0x01000193)
  }
  return h >>> 0
}

/**
 * A stream of its own for `name`, derived from the run's seed: `rngStream(42, 'network/b1->b2')`.
 * Equal (seed, name) give equal draws in every engine: only 32-bit integer arithmetic is used.
 */
export function rngStream(seed: number, name: string): Rng {
  const rng: Rng = {
    a: hashText(name, 0x811c9dc5 ^ (seed | 0)),
    b: hashText(name, 0x9e3779b9 ^ Math.floor(seed / 4294967296)),
    c: seed >>> 0,
    counter: 1,
  }
  for (let i = 0; i < 15; i++) nextU32(rng)
  return rng
}

/** A uniformly random 32-bit unsigned integer. */
export function nextU32(rng: Rng): number {
  const t = (((rng.a + rng.b) | 0) + rng.counter) | 0
  rng.counter = (rng.counter + 1) | 0
  rng.a = rng.b ^ (rng.b >>> 9)
  rng.b = (rng.c + (rng.c << 3)) | 0
  rng.c = ((rng.c << 21) | (rng.c >>> 11)) + t
  rng.c |= 0
  return t >>> 0
}

/** "random 31-bit value" of the specification: 0..2147483647 (P-6). */
export function next31(rng: Rng): number {
  return nextU32(rng) >>> 1
}

/** Uniform in [0, 1), a multiple of 2^-32. */
export function nextUnit(rng: Rng): number {
  return nextU32(rng) / 4294967296
}

/** Uniform integer in 0..count-1 for count ≤ 2^32 (multiply and shift; the bias is below 2^-20 for counts under 4,096). */
export function nextInt(rng: Rng, count: number): number {
  return Math.floor(nextUnit(rng) * count)
}

/** Uniform whole microseconds in [0, spanUs]. */
export function nextMicros(rng: Rng, spanUs: Micros): Micros {
  return spanUs === 0 ? 0 : nextInt(rng, spanUs + 1)
}

/** An independent copy with the same future. */
export function cloneRng(rng: Rng): Rng {
  return { a: rng.a, b: rng.b, c: rng.c, counter: rng.counter }
}

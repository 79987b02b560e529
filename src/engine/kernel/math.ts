import { assert } from './assert.ts'

/**
 * Logarithm and powers that are equal in every JavaScript engine, to the last bit: only + − × ÷ and the bits of doubles
 * are used, where `Math.log` and `Math.pow` may differ from browser to browser. A result is the exact value rounded once,
 * give or take a few hundredths of a unit in the last place; results below 2^-1022 are rounded twice.
 *
 * Method: reduce the argument by powers of two, sum a short series, and keep what does not fit into a double in a second
 * one ("double-double": value = high + low, |low| at most half a unit in the last place of high).
 */
interface DoubleDouble {
  readonly high: number
  readonly low: number
}

/** ln 2 in three pieces. The first has 32 bits, so that its product with an exponent of 11 bits is exact. */
const LN2_A = 0.6931471803691238
const LN2_B = 1.9082149292705877e-10
const LN2_C = 1.1612227229362532e-26
/** ln 2 as a double-double. */
const LN2_HIGH = Math.LN2
const LN2_LOW = 2.3190468138462996e-17
const SQRT2 = Math.SQRT2
const THIRD_HIGH = 1 / 3
/** What a double cannot say of 1/3. */
const THIRD_LOW = 1.850371707708594e-17
const TWO_54 = 18014398509481984

const bits = new DataView(new ArrayBuffer(8))

/**
 * Natural logarithm: −Infinity at 0, NaN below.
 *
 * @source P-105 asks for the quotient of two of these, not for a logarithm to the base 2.
 */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  return lnParts(x).high
}

/** 2 to the power of x; exact for whole x. */
export function exp2(x: number): number {
  if (Number.isNaN(x)) return x
  if (x >= 1024) return Number.POSITIVE_INFINITY
  if (x <= -1075) return 0
  const exponent = Math.round(x)
  const rest = x - exponent
  const high = rest * LN2_HIGH
  return timesPowerOf2(expSmall(high, productError(rest, LN2_HIGH, high) + rest * LN2_LOW), exponent)
}

/** x to the power of y. @param x Finite, not negative. @param y Finite. */
export function powReal(x: number, y: number): number {
  assert(x >= 0 && x < Number.POSITIVE_INFINITY && Number.isFinite(y), `powReal(${x}, ${y})`)
  if (y === 0 || x === 1) return 1
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY
  const logarithm = lnParts(x)
  const high = logarithm.high * y
  if (high > 710) return Number.POSITIVE_INFINITY
  if (high < -746) return 0
  const low = productError(logarithm.high, y, high) + logarithm.low * y
  // e^(high + low) = 2^exponent × e^rest, with ln 2 in three pieces so that nothing is lost when they cancel.
  const exponent = Math.round(high / LN2_HIGH)
  const a = exponent * LN2_A
  const b = exponent * LN2_B
  const afterA = high - a
  const rest = afterA - b
  const restLow =
    low + sumError(high, -a, afterA) + sumError(afterA, -b, rest) - productError(exponent, LN2_B, b) - exponent * LN2_C
  const power = normalized(rest, restLow)
  return timesPowerOf2(expSmall(power.high, power.low), exponent)
}

/** ln x for finite x > 0: x = 2^k × m with m in (√½, √2], ln m = 2 artanh((m − 1) / (m + 1)). */
function lnParts(x: number): DoubleDouble {
  let exponent = -1023
  let normal = x
  if (x < 2.2250738585072014e-308) {
    normal = x * TWO_54
    exponent -= 54
  }
  bits.setFloat64(0, normal)
  const top = bits.getInt32(0)
  exponent += top >> 20
  bits.setInt32(0, (top & 0xfffff) | 0x3ff00000)
  let mantissa = bits.getFloat64(0)
  if (mantissa > SQRT2) {
    mantissa /= 2
    exponent++
  }
  const { high, low } = lnNearOne(mantissa)
  const a = exponent * LN2_A
  return normalized(a + high, sumError(a, high, a + high) + low + exponent * LN2_B)
}

/** 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1) / (m + 1), |s| < 0.172. */
function lnNearOne(m: number): DoubleDouble {
  const numerator = m - 1
  const denominator = m + 1
  const denominatorLow = m - (denominator - 1)
  const s = numerator / denominator
  const back = s * denominator
  const sLow = (numerator - back - productError(s, denominator, back) - s * denominatorLow) / denominator
  const q = s * s
  const qLow = productError(s, s, q) + 2 * s * sLow
  const third = q * THIRD_HIGH
  const thirdLow = productError(q, THIRD_HIGH, third) + qLow * THIRD_HIGH + q * THIRD_LOW
  let tail = 1 / 27
  for (let odd = 25; odd >= 5; odd -= 2) tail = tail * q + 1 / odd
  tail *= q * q
  const factor = third + tail
  const factorLow = sumError(third, tail, factor) + thirdLow
  const first = 2 * s
  const rest = first * factor
  const restLow = productError(first, factor, rest) + first * factorLow + 2 * sLow * factor
  return normalized(first + rest, sumError(first, rest, first + rest) + restLow + 2 * sLow)
}

/** e^(t + tLow) for |t| < 0.35: the first three terms with their errors, the others as they come. */
function expSmall(t: number, tLow: number): number {
  const square = t * t
  const squareLow = productError(t, t, square) + 2 * t * tLow
  let tail = 1 / 17
  for (let n = 16; n >= 4; n--) tail = (1 + tail * t) / n
  tail = ((1 + tail * t) / 6) * square * t
  const linear = 1 + t
  const quadratic = linear + square / 2
  const low = sumError(1, t, linear) + sumError(linear, square / 2, quadratic) + squareLow / 2 + tLow
  return quadratic + (tail + low)
}

/** value × 2^exponent, in two steps where 2^exponent itself is no normal double. */
function timesPowerOf2(value: number, exponent: number): number {
  if (exponent > 1023) return value * 2 * powerOf2(exponent - 1)
  if (exponent < -1022) return value * powerOf2(exponent + 54) * (1 / TWO_54)
  return value * powerOf2(exponent)
}

/** 2^exponent for −1022 ≤ exponent ≤ 1023, made of its bits. */
function powerOf2(exponent: number): number {
  bits.setInt32(0, (exponent + 1023) << 20)
  bits.setInt32(4, 0)
  return bits.getFloat64(0)
}

function normalized(high: number, low: number): DoubleDouble {
  const sum = high + low
  return { high: sum, low: low - (sum - high) }
}

/** What a sum of two doubles loses: a + b = sum + sumError(a, b, sum), exactly. */
function sumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a
  return a - (sum - bRounded) + (b - bRounded)
}

/** What a product of two doubles loses: a × b = product + productError(a, b, product), exactly (|a|, |b| < 2^996). */
function productError(a: number, b: number, product: number): number {
  const aBig = upperHalf(a)
  const bBig = upperHalf(b)
  const aSmall = a - aBig
  const bSmall = b - bBig
  return aBig * bBig - product + aBig * bSmall + aSmall * bBig + aSmall * bSmall
}

/** The upper 26 bits of a double, so that products of halves are exact. */
function upperHalf(value: number): number {
  const spread = value * 134217729
  return spread - (spread - value)
}

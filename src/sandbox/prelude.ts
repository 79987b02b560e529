/** Elements that built-ins may touch in one call: they run between two polls of the interrupt handler. */
export const BUILT_IN_BUDGET = 1_000_000

/**
 * JavaScript that runs in the sandbox before the user's: charges built-ins by length, takes randomness away, and adds
 * Kafka's names (P-45).
 */
export const PRELUDE = `(() => {
  'use strict'
  const { apply, construct } = Reflect
  const Bytes = Uint8Array
  let spent = 0
  const charge = (cost) => {
    spent += cost > 0 ? cost : 0
    if (spent > ${BUILT_IN_BUDGET}) throw new RangeError('built-in functions have used up the budget of a call')
  }
  const sizeOf = (x) => (x === null || x === undefined ? 0 : +x.length || 0)
  const guard = (owner, name, cost) => {
    const real = owner[name]
    if (typeof real !== 'function') return
    const guarded = { [name](...args) {
      charge(cost(this, args))
      return apply(real, this, args)
    } }[name]
    Object.defineProperty(owner, name, { value: guarded, writable: false, configurable: false })
  }
  const own = (self, args) => {
    let total = sizeOf(self) + 1
    for (let i = 0; i < args.length; i++) total += typeof args[i] === 'object' ? sizeOf(args[i]) : 0
    return total
  }
  const joined = (self, args) => (sizeOf(self) + 1) * (1 + (args[0] === undefined ? 1 : sizeOf(String(args[0]))))
  const lists = ['fill', 'sort', 'toSorted', 'concat', 'copyWithin', 'splice', 'toSpliced', 'slice', 'reverse', 'toReversed',
    'indexOf', 'lastIndexOf', 'includes', 'unshift', 'shift', 'flat', 'with', 'toString', 'toLocaleString', 'set', 'subarray',
    'keys', 'values', 'entries', 'map', 'filter', 'forEach', 'reduce', 'reduceRight', 'some', 'every', 'find', 'findIndex',
    'findLast', 'findLastIndex', 'flatMap']
  const typed = Object.getPrototypeOf(Uint8Array)
  for (const owner of [Array.prototype, typed.prototype]) {
    for (const name of lists) guard(owner, name, own)
    guard(owner, 'join', joined)
  }
  // What a function of Object, Reflect or JSON goes through: elements of lists, characters, own properties.
  const { ownKeys } = Reflect
  const countOf = (x) => {
    if (x === null || (typeof x !== 'object' && typeof x !== 'function' && typeof x !== 'string')) return 1
    return typeof x === 'string' || isList(x) ? x.length + 1 : ownKeys(x).length + 1
  }
  const { isArray } = Array
  const { isView } = ArrayBuffer
  const isList = (x) => isArray(x) || (isView(x) && !(x instanceof DataView))
  const everyArgument = (_self, args) => {
    let total = 0
    for (let i = 0; i < args.length; i++) total += countOf(args[i])
    return total
  }
  for (const name of ['keys', 'values', 'entries', 'assign', 'freeze', 'seal', 'isFrozen', 'isSealed', 'fromEntries',
    'getOwnPropertyNames', 'getOwnPropertySymbols', 'getOwnPropertyDescriptors', 'defineProperties', 'groupBy']) {
    guard(Object, name, everyArgument)
  }
  guard(Reflect, 'ownKeys', everyArgument)
  guard(Object, 'create', (_self, args) => (args[1] === undefined ? 1 : countOf(args[1])))
  guard(JSON, 'parse', (_self, args) => sizeOf(String(args[0])) + 1)
  const { stringify } = JSON
  Object.defineProperty(JSON, 'stringify', { value: (...args) => {
    const text = apply(stringify, JSON, args)
    charge(sizeOf(text) + 1)
    return text
  }, writable: false, configurable: false })
  for (const name of ['Uint8Array', 'Int8Array', 'Uint8ClampedArray', 'Uint16Array', 'Int16Array', 'Uint32Array', 'Int32Array',
    'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'ArrayBuffer', 'SharedArrayBuffer', 'Map', 'Set',
    'WeakMap', 'WeakSet']) {
    const real = globalThis[name]
    if (typeof real !== 'function') continue
    const bytes = real.BYTES_PER_ELEMENT ?? 1
    const charged = { [name]: function (...args) {
      if (new.target === undefined) throw new TypeError('constructor requires new')
      charge((typeof args[0] === 'object' ? sizeOf(args[0]) : +args[0] || 0) * bytes + 1)
      return construct(real, args, new.target)
    } }[name]
    Object.setPrototypeOf(charged, real)
    Object.defineProperty(charged, 'prototype', { value: real.prototype, writable: false })
    Object.defineProperty(real.prototype, 'constructor', { value: charged, writable: false, configurable: false })
    globalThis[name] = charged
  }
  guard(Array, 'from', (_self, args) => sizeOf(args[0]) + 1)
  guard(typed, 'from', (_self, args) => sizeOf(args[0]) + 1)
  const text = String.prototype
  guard(text, 'repeat', (self, args) => sizeOf(String(self)) * (+args[0] || 0) + 1)
  for (const name of ['padStart', 'padEnd']) guard(text, name, (_self, args) => (+args[0] || 0) + 1)
  for (const name of ['concat', 'split', 'replaceAll', 'replace', 'indexOf', 'lastIndexOf', 'includes', 'slice', 'substring',
    'toUpperCase', 'toLowerCase', 'normalize', 'trim', 'at', 'startsWith', 'endsWith']) guard(text, name, own)
  delete Math.random

  class InvalidRecordException extends Error {}
  class IllegalArgumentException extends Error {}
  const murmur2 = (bytes) => {
    const length = bytes.length
    const { imul } = Math
    let h = 0x9747b28c ^ length
    const whole = length & ~3
    for (let i = 0; i < whole; i += 4) {
      let k = (bytes[i] & 255) | ((bytes[i + 1] & 255) << 8) | ((bytes[i + 2] & 255) << 16) | (bytes[i + 3] << 24)
      k = imul(k, 0x5bd1e995)
      k = imul(k ^ (k >>> 24), 0x5bd1e995)
      h = imul(h, 0x5bd1e995) ^ k
    }
    const rest = length - whole
    if (rest > 2) h ^= (bytes[whole + 2] & 255) << 16
    if (rest > 1) h ^= (bytes[whole + 1] & 255) << 8
    if (rest > 0) h = imul(h ^ (bytes[whole] & 255), 0x5bd1e995)
    h = imul(h ^ (h >>> 13), 0x5bd1e995)
    return h ^ (h >>> 15)
  }
  globalThis.Utils = Object.freeze({ murmur2, toPositive: (n) => n & 0x7fffffff })
  globalThis.InvalidRecordException = InvalidRecordException
  globalThis.IllegalArgumentException = IllegalArgumentException
  const kafka = Object.freeze({ Utils: globalThis.Utils, InvalidRecordException, IllegalArgumentException })
  globalThis.require = () => kafka
  globalThis.exports = {}
  globalThis.module = { exports: globalThis.exports }

  let topicNow = '', all = [], open = [], code
  const partitionsOf = (topic, numbers) => (topic === topicNow ? numbers.map((partition) => ({ topic, partition })) : [])
  const cluster = Object.freeze({
    partitionsForTopic: (topic) => partitionsOf(topic, all),
    availablePartitionsForTopic: (topic) => partitionsOf(topic, open),
    partitionCountForTopic: (topic) => (topic === topicNow ? all.length : 0),
  })
  const isObject = (x) => typeof x === 'object' && x !== null
  const hasPartition = (x) => isObject(x) && typeof x.partition === 'function'
  // A class, or an object that is a partitioner already.
  const partitionerIn = (x) => {
    if (hasPartition(x)) return x
    return typeof x === 'function' && hasPartition(x.prototype) ? new x() : undefined
  }
  // Functions of the interface's names at the top level, or one function that is all.
  const collected = (candidates) => {
    const functions = candidates.filter((x, i) => typeof x === 'function' && candidates.indexOf(x) === i)
    const named = (name) => functions.find((x) => x.name === name)
    const partition = named('partition') ?? (functions.length === 1 ? functions[0] : undefined)
    return partition && {
      partition, configure: named('configure'), onNewBatch: named('onNewBatch'), close: named('close'),
    }
  }
  const { isInteger } = Number
  const bytesOf = (buffer) => (buffer === null ? null : new Bytes(buffer))
  let lastThrown
  const thrownText = (e) => {
    lastThrown = e
    const known = e instanceof InvalidRecordException ? 'InvalidRecordException'
      : e instanceof IllegalArgumentException ? 'IllegalArgumentException' : 'RuntimeException'
    const message = e instanceof Error ? String(e.message) : String(e)
    return known + ':' + (e instanceof Error && known === 'RuntimeException' ? e.name + ': ' : '') + message
  }
  const guarded = (work) => {
    spent = 0
    try { return work() } catch (e) { return thrownText(e) }
  }
  return {
    begin: (candidates, last, configs) => guarded(() => {
      for (let i = 0; i < candidates.length && !code; i++) code = partitionerIn(candidates[i])
      code ??= partitionerIn(last) ?? collected(candidates)
      if (!code) return 'missing:partition'
      if (typeof code.configure === 'function') code.configure(JSON.parse(configs))
      return 0
    }),
    setCluster: (topic, count, available) => {
      topicNow = topic
      all = []
      for (let i = 0; i < count; i++) all[i] = i
      open = JSON.parse(available)
    },
    partition: (key, keyBytes, value, valueBytes) => guarded(() => {
      const answer = code.partition(topicNow, key, bytesOf(keyBytes), value, bytesOf(valueBytes), cluster)
      if (typeof answer === 'number' && isInteger(answer)) return answer
      const shown = typeof answer === 'string' ? JSON.stringify(answer) : typeof answer === 'object' ? 'an object' : String(answer)
      return 'IllegalArgumentException:[Inflight] partition() must return a whole number, not ' + shown
    }),
    onNewBatch: (previous) => guarded(() => {
      if (typeof code.onNewBatch === 'function') code.onNewBatch(topicNow, cluster, previous)
      return 0
    }),
    close: () => guarded(() => {
      if (typeof code.close === 'function') code.close()
      return 0
    }),
    stackOfLast: () => {
      spent = 0
      try { return lastThrown instanceof Error ? String(lastThrown.stack) : '' } catch { return '' }
    },
  }
})()`

/**
 * Follows the user's source: everything in it that may be the partitioner, likeliest first.
 *
 * @param names What it declares at its top level.
 */
export function collectFrom(names: readonly string[]): string {
  const declared = names.map((name) => `typeof ${name} === 'undefined' ? undefined : ${name}`)
  return `;[exports.default, module.exports, ...Object.values(exports), ${declared.join(', ')}]`
}

/** Elements that built-ins may touch in one call: they run between two polls of the interrupt handler. */
export const BUILT_IN_BUDGET = 1_000_000

/**
 * JavaScript that runs in the sandbox before the user's: charges built-ins by length, takes randomness away, and adds
 * Kafka's names (P-45).
 */
export const PRELUDE = `(() => {
  'use strict'
  const { apply } = Reflect
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

  let topicNow = '', all = [], open = [], code
  const partitionsOf = (topic, numbers) => (topic === topicNow ? numbers.map((partition) => ({ topic, partition })) : [])
  const cluster = Object.freeze({
    partitionsForTopic: (topic) => partitionsOf(topic, all),
    availablePartitionsForTopic: (topic) => partitionsOf(topic, open),
    partitionCountForTopic: (topic) => (topic === topicNow ? all.length : 0),
  })
  const { isInteger } = Number
  const bytesOf = (buffer) => (buffer === null ? null : new Uint8Array(buffer))
  const thrownText = (e) => {
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
    begin: (found, configs) => guarded(() => {
      code = typeof found === 'function' ? new found() : found
      if (code === null || typeof code !== 'object' || typeof code.partition !== 'function') return 'missing:partition'
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
  }
})()`

/** Follows the user's source: what it has defined, a class, an object or top-level functions. */
export const COLLECT = `
;({
  partition: typeof partition === 'function' ? partition : undefined,
  configure: typeof configure === 'function' ? configure : undefined,
  onNewBatch: typeof onNewBatch === 'function' ? onNewBatch : undefined,
  close: typeof close === 'function' ? close : undefined,
})`

import { murmur2, partitionForKey, toPositive } from '../../engine/protocol/murmur2.ts'
import { asList, asNumber, asObject, asText, bytesOfHex, sectionOf } from './json-reader.ts'
import { checkEqual, emptyResult, type Result } from './result.ts'

/** Check `murmur2.json`: hash, hash without sign, partitions 1..n of each key (P-38). */
export function runMurmur2(json: unknown): Result {
  const file = asObject(json, 'murmur2.json')
  const result = emptyResult()
  for (const item of sectionOf(file, 'keys')) {
    const row = asObject(item, 'a key')
    const hex = asText(row['hex'], 'hex')
    const key = bytesOfHex(hex)
    const hash = murmur2(key)
    const partitions = asList(row['partitions'], 'partitions').map((_, index) => partitionForKey(key, index + 1))
    const { murmur2: expected, positive, partitions: expectedPartitions } = row
    checkEqual(
      result,
      `key ${hex}`,
      { hash, positive: toPositive(hash), partitions },
      { hash: expected, positive, partitions: expectedPartitions },
    )
  }
  for (const pair of sectionOf(file, 'toPositive')) {
    const [input, expected] = asList(pair, 'a pair')
    checkEqual(result, `toPositive(${input})`, toPositive(asNumber(input, 'input')), expected)
  }
  return result
}

import {
  emptyEstimates,
  estimation,
  setEstimation,
  updateEstimation,
} from '../../engine/producer/compression-ratio-estimator.ts'
import { COMPRESSION_TYPES, type CodecSet, type CompressionType } from '../../engine/protocol/codec.ts'
import { crc32c } from '../../engine/protocol/crc32c.ts'
import { type BatchRecord, encodeRecordBatch, encodeRecords } from '../../engine/protocol/record-batch.ts'
import { type DecodedRecordBatch, decodeRecordBatch } from '../../engine/protocol/record-batch-decode.ts'
import {
  batchSizeUpperBound,
  headerSize,
  headersSize,
  MAX_RECORD_OVERHEAD,
  NO_HEADERS_SIZE,
  RECORD_BATCH_OVERHEAD,
  recordBodySize,
  recordSize,
  recordSizeUpperBound,
} from '../../engine/protocol/record-size.ts'
import { varintSize } from '../../engine/protocol/varint.ts'
import {
  asList,
  asNumber,
  asObject,
  asText,
  bytesOfBase64,
  bytesOfHex,
  type JsonObject,
  sectionOf,
} from './json-reader.ts'
import { check, checkEqual, emptyResult, type Result } from './result.ts'

/**
 * Check `record-batch.json`: bytes of batches and reading them back (P-85 to P-88, P-91), sizes (P-89, P-90), room in a
 * batch (P-60, P-62), learned compression ratios (P-63) and checksums.
 *
 * @param codecs Codecs for the compressed batches; those that are missing leave their batches unchecked.
 */
export function runRecordBatch(json: unknown, codecs: CodecSet): Result {
  const file = asObject(json, 'record-batch.json')
  const result = emptyResult()
  if (file['constants'] !== undefined) checkConstants(result, asObject(file['constants'], 'constants'))
  for (const item of sectionOf(file, 'batches')) checkBatch(result, asObject(item, 'a batch'), codecs)
  for (const item of sectionOf(file, 'estimates')) checkSizes(result, asObject(item, 'an estimate'))
  for (const item of sectionOf(file, 'roomFor')) checkRoom(result, asObject(item, 'a builder'))
  for (const item of sectionOf(file, 'compressionRatio')) checkRatios(result, asObject(item, 'a sequence'))
  for (const item of sectionOf(file, 'crc32c')) {
    const [hex, checksum] = asList(item, 'a checksum')
    checkEqual(result, `crc32c ${hex}`, crc32c(bytesOfHex(asText(hex, 'hex'))), checksum)
  }
  return result
}

function checkConstants(result: Result, constants: JsonObject): void {
  const actual = {
    recordBatchOverhead: RECORD_BATCH_OVERHEAD,
    maxRecordOverhead: MAX_RECORD_OVERHEAD,
    headerSizeNone: RECORD_BATCH_OVERHEAD,
  }
  checkEqual(result, 'constants', actual, constants)
}

function checkBatch(result: Result, batch: JsonObject, codecs: CodecSet): void {
  const type = compressionOf(batch['compression'])
  const codec = type === 'none' ? undefined : codecs[type]
  if (type !== 'none' && codec === undefined) {
    result.skipped++
    result.why = `no ${type}`
    return
  }
  const name = `batch ${batch['id']} ${type}`
  const records = sectionOf(batch, 'records').map((item) => recordOf(asObject(item, 'a record')))
  const ours = encodeRecordBatch({
    records,
    producerId: asNumber(batch['producerId'], 'producerId'),
    producerEpoch: asNumber(batch['producerEpoch'], 'producerEpoch'),
    baseSequence: asNumber(batch['baseSequence'], 'baseSequence'),
    isTransactional: batch['transactional'] === true,
    ...(codec === undefined ? {} : { codec }),
  })
  const theirs = bytesOfBase64(asText(batch[codec === undefined ? 'base64' : 'compressedBase64'], 'bytes'))
  if (codec === undefined) checkPlainBatch(result, name, batch, records, ours, theirs)
  else checkCompressedBatch(result, name, batch, records, [ours, theirs], codecs)
  const read = decodeRecordBatch(theirs, codecs)
  checkEqual(result, `${name} read`, read.ok ? factsOf(read.value) : read.problems, expectedFacts(batch, theirs))
  const readOurs = decodeRecordBatch(ours, codecs)
  const sameBatch = {
    ...expectedFacts(batch, ours),
    sizeInBytes: ours.length,
    crc32c: readOurs.ok && readOurs.value.crc,
  }
  checkEqual(result, `${name} read back`, readOurs.ok ? factsOf(readOurs.value) : readOurs.problems, sameBatch)
}

function checkPlainBatch(
  result: Result,
  name: string,
  batch: JsonObject,
  records: readonly BatchRecord[],
  ours: Uint8Array,
  theirs: Uint8Array,
): void {
  check(result, isSame(ours, theirs), () => `${name}: ${firstDifference(ours, theirs)}`)
  const base = records[0]?.timestampMs ?? 0
  const sizes = records.map((record, index) => sizeOf(record, index, record.timestampMs - base))
  checkEqual(result, `${name} record sizes`, sizes, batch['recordSizes'])
  let estimate = RECORD_BATCH_OVERHEAD
  const estimates = sizes.map((size) => {
    estimate += size
    return estimate
  })
  checkEqual(result, `${name} estimates`, estimates, batch['estimatedSizeAfterEach'])
}

function checkCompressedBatch(
  result: Result,
  name: string,
  batch: JsonObject,
  records: readonly BatchRecord[],
  encodings: readonly Uint8Array[],
  codecs: CodecSet,
): void {
  const section = bytesOfBase64(asText(batch['recordsBase64'], 'recordsBase64'))
  checkEqual(result, `${name} uncompressed size`, section.length, batch['uncompressedRecordsLength'])
  const plain = encodeRecords(records, 0)
  check(result, isSame(plain, section), () => `${name} records: ${firstDifference(plain, section)}`)
  for (const bytes of encodings) {
    const read = decodeRecordBatch(bytes, codecs)
    const original = read.ok ? read.value.recordBytes : undefined
    check(result, original !== undefined && isSame(original, section), () => `${name}: other bytes after unpacking`)
    const back = read.ok ? read.value.records.map(plainRecord) : read.problems
    checkEqual(result, `${name} records read`, back, records.map(plainRecord))
  }
}

function factsOf(batch: DecodedRecordBatch): JsonObject {
  return {
    sizeInBytes: batch.sizeBytes,
    crc32c: batch.crc,
    attributes: batch.attributes,
    compression: batch.compression,
    transactional: batch.isTransactional,
    timestampType: batch.timestampType,
    baseOffset: batch.baseOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    baseTimestamp: batch.baseTimestampMs,
    maxTimestamp: batch.maxTimestampMs,
    lastOffset: batch.baseOffset + batch.lastOffsetDelta,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    lastSequence: batch.lastSequence,
    records: batch.records.map(plainRecord),
  }
}

function expectedFacts(batch: JsonObject, bytes: Uint8Array): JsonObject {
  const { compression, transactional, producerId, producerEpoch, baseSequence, lastSequence } = batch
  const { attributes, baseTimestamp, maxTimestamp, lastOffset, sizeInBytes } = batch
  return {
    sizeInBytes,
    crc32c: batch['crc32c'] ?? crc32c(bytes, 21),
    attributes,
    compression,
    transactional,
    timestampType: 'CreateTime',
    baseOffset: 0,
    partitionLeaderEpoch: -1,
    baseTimestamp,
    maxTimestamp,
    lastOffset,
    producerId,
    producerEpoch,
    baseSequence,
    lastSequence,
    records: sectionOf(batch, 'records').map((item) => plainRecord(recordOf(asObject(item, 'a record')))),
  }
}

function checkSizes(result: Result, row: JsonObject): void {
  const keySize = asNumber(row['keyLen'], 'keyLen')
  const valueSize = asNumber(row['valueLen'], 'valueLen')
  const headers = sectionOf(row, 'headers').map((item) =>
    asList(item, 'a header').map((size) => asNumber(size, 'size')),
  )
  const headersBytes = headers.reduce(
    (sum, [nameSize = 0, contentSize = -1]) => sum + headerSize(nameSize, contentSize),
    varintSize(headers.length),
  )
  const offsetDelta = asNumber(row['offsetDelta'], 'offsetDelta')
  const timestampDelta = asNumber(row['timestampDelta'], 'timestampDelta')
  const upperBound = batchSizeUpperBound(keySize, valueSize, headersBytes)
  const actual: Record<string, unknown> = {
    estimateSizeUpperBound: upperBound,
    estimateSizeUpperBoundGzip: upperBound,
    batchUpperBound: upperBound,
    recordUpperBound: recordSizeUpperBound(keySize, valueSize, headersBytes),
    recordSize: recordSize(keySize, valueSize, headersBytes, offsetDelta, timestampDelta),
    recordBodySize: recordBodySize(keySize, valueSize, headersBytes, offsetDelta, timestampDelta),
  }
  for (const [name, value] of Object.entries(actual)) {
    if (row[name] === undefined) continue
    checkEqual(result, `${name} of key ${keySize} value ${valueSize} headers ${headersBytes}`, value, row[name])
  }
}

/** An uncompressed batch that is filled until a record finds no room (P-60, P-62). */
function checkRoom(result: Result, builder: JsonObject): void {
  const writeLimit = asNumber(builder['writeLimit'], 'writeLimit')
  let size = RECORD_BATCH_OVERHEAD
  let count = 0
  let base = 0
  for (const step of sectionOf(builder, 'steps_')) {
    const [keySize, valueSize, timestamp, ...expected] = asList(step, 'a step')
    const timestampMs = asNumber(timestamp, 'timestamp')
    if (count === 0) base = timestampMs
    const bytes = recordSize(
      asNumber(keySize, 'key'),
      asNumber(valueSize, 'value'),
      NO_HEADERS_SIZE,
      count,
      timestampMs - base,
    )
    const hadRoom = count === 0 || writeLimit >= size + bytes
    if (hadRoom) {
      size += bytes
      count++
    }
    const isFull = count > 0 && writeLimit <= size
    checkEqual(result, `write limit ${writeLimit}, record ${count}`, [hadRoom, size, isFull, count], expected)
  }
}

function checkRatios(result: Result, item: JsonObject): void {
  const type = compressionOf(item['type'])
  const estimates = emptyEstimates()
  for (const pair of sectionOf(item, 'sequence')) {
    const [cause, expected] = asList(pair, 'a step')
    if (typeof cause === 'number') updateEstimation(estimates, 't', type, cause)
    else if (typeof cause === 'string' && cause.startsWith('set '))
      setEstimation(estimates, 't', type, Number(cause.slice(4)))
    const ratio = estimation(estimates, 't', type)
    const isNear = Math.abs(ratio - asNumber(expected, 'ratio')) <= 1e-6
    check(result, isNear, () => `${type} ratio after ${cause}: expected ${expected}, got ${ratio}`)
  }
}

function sizeOf({ key, value, headers }: BatchRecord, offsetDelta: number, timestampDelta: number): number {
  return recordSize(key?.length ?? -1, value?.length ?? -1, headersSize(headers), offsetDelta, timestampDelta)
}

function recordOf(item: JsonObject): BatchRecord {
  return {
    timestampMs: asNumber(item['timestamp'], 'timestamp'),
    key: bytesOrNull(item['key']),
    value: bytesOrNull(item['value']),
    headers: sectionOf(item, 'headers').map((pair) => {
      const [key, value] = asList(pair, 'a header')
      return { key: asText(key, 'header name'), value: bytesOrNull(value) }
    }),
  }
}

function bytesOrNull(base64: unknown): Uint8Array | null {
  return base64 === null || base64 === undefined ? null : bytesOfBase64(asText(base64, 'base64'))
}

/** A record as data that compares: bytes as lists. */
function plainRecord({ timestampMs, key, value, headers }: BatchRecord): JsonObject {
  const list = (bytes: Uint8Array | null) => bytes && Array.from(bytes)
  return {
    timestampMs,
    key: list(key),
    value: list(value),
    headers: headers.map((header) => [header.key, list(header.value)]),
  }
}

function compressionOf(name: unknown): CompressionType {
  const type = COMPRESSION_TYPES.find((known) => known === name)
  if (type === undefined) throw new Error(`unknown compression ${name}`)
  return type
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}

function firstDifference(ours: Uint8Array, theirs: Uint8Array): string {
  const at = ours.findIndex((byte, index) => byte !== theirs[index])
  return `${ours.length} bytes against ${theirs.length}, first difference at ${at < 0 ? ours.length : at}`
}

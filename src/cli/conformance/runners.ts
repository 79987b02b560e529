import { loadCodecs } from '../../adapters/codecs/load-codecs.ts'
import { runAccumulator } from './accumulator.ts'
import { runBackoff } from './backoff.ts'
import { runConfig } from './config.ts'
import { asObject, type JsonObject } from './json-reader.ts'
import { runMurmur2 } from './murmur2.ts'
import { runPartitionerBuiltin, runPartitionerLegacy } from './partitioners.ts'
import { runRecordBatch } from './record-batch.ts'
import { skippedResult } from './result.ts'
import type { VectorRunner } from './run-vectors.ts'
import { runSender } from './sender.ts'
import { runVarint } from './varint.ts'

/** Every kind of vector file. Where two would take a file of a foreign name, the first does. */
export const VECTOR_RUNNERS: readonly VectorRunner[] = [
  { stem: 'murmur2', recognises: (file) => 'toPositive' in file || 'keys' in file, run: runMurmur2 },
  { stem: 'varint', recognises: (file) => 'varint' in file || 'varlong' in file, run: runVarint },
  {
    stem: 'record-batch',
    recognises: (file) => 'batches' in file || 'crc32c' in file || 'estimates' in file || 'roomFor' in file,
    run: async (json) => runRecordBatch(json, await loadCodecs(['gzip', 'snappy', 'lz4', 'zstd'])),
  },
  { stem: 'config', recognises: (file) => 'cases' in file && firstOf(file, 'cases', 'props'), run: runConfig },
  { stem: 'backoff', recognises: (file) => 'cases' in file && firstOf(file, 'cases', 'rows'), run: runBackoff },
  {
    stem: 'partitioner-builtin',
    recognises: (file) => 'distribution' in file || firstOf(file, 'scripts', 'stickyBatchSize'),
    run: runPartitionerBuiltin,
  },
  {
    stem: 'partitioner-legacy',
    recognises: (file) => 'roundRobin' in file || 'sticky' in file || 'doubleCall' in file,
    run: runPartitionerLegacy,
  },
  { stem: 'accumulator', recognises: (file) => firstOf(file, 'scripts', 'undrainedAtEnd'), run: runAccumulator },
  { stem: 'sender', recognises: (file) => firstOf(file, 'scripts', 'name'), run: runSender },
  {
    stem: 'throughput',
    recognises: (file) => 'conditions' in file && 'results' in file,
    run: () => skippedResult('speeds of another machine: nothing to assert'),
  },
]

/** Does the first element of a list in this file have this field? */
function firstOf(file: JsonObject, section: string, field: string): boolean {
  const list = file[section]
  return Array.isArray(list) && list.length > 0 && field in asObject(list[0], section)
}

import { gzip } from '../../adapters/codecs/gzip.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import type { RecordsCompressor } from '../../engine/producer/accumulator-context.ts'
import { availableMemory } from '../../engine/producer/buffer-pool.ts'
import { hasIncomplete, hasUndrained } from '../../engine/producer/record-accumulator.ts'
import { simpleName } from '../../engine/protocol/exceptions.ts'
import { encodeRecords } from '../../engine/protocol/record-batch.ts'
import { asObject, asText, sectionOf } from './json-reader.ts'
import { check, emptyResult, isEqual, print, type Result } from './result.ts'
import { differenceOfEvents, type RecordPlace } from './sender-events.ts'
import { runSenderOperation } from './sender-operations.ts'
import { newSenderRun, type SenderRun, type SenderScript, type SenderStep, type SentRecord } from './sender-script.ts'

/**
 * `sender-*.json`: run each script against our Sender on a scripted network. One check for each step: its result, its
 * events and the state after it. A script that goes wrong is not followed further; its remaining steps count as failed.
 */
export function runSender(json: unknown): Result {
  const file = asObject(json, 'the sender file')
  const version = asText(asObject(file['header'], 'header')['kafkaVersion'], 'kafkaVersion')
  const result = emptyResult()
  for (const script of sectionOf(file, 'scripts')) runScript(result, script as SenderScript, versionOf(version))
  return result
}

function runScript(result: Result, script: SenderScript, version: KafkaVersion): void {
  const run = newSenderRun(script, version, gzipCompressor)
  for (const [index, step] of script.steps.entries()) {
    const problem = problemOf(() => differenceOfStep(run, step))
    const where = `${script.name} (script ${script.id}) step ${index} ${print(step.op)}`
    check(result, problem === undefined, () => `${where}: ${problem}`)
    if (problem === undefined) continue
    const rest = script.steps.length - index - 1
    for (let i = 0; i < rest; i++) check(result, false, () => `${where}: not followed further`)
    return
  }
}

function differenceOfStep(run: SenderRun, step: SenderStep): string | undefined {
  const outcome = runSenderOperation(run, step.op)
  if (!isEqual(outcome, step.result)) return `result: expected ${print(step.result)}, got ${print(outcome)}`
  const { events } = run.network
  const difference = differenceOfEvents(
    events,
    step.events,
    (id) => placeOf(run, id),
    step.eventOrderNotBinding !== true,
  )
  if (difference !== undefined) return difference
  const state = stateOf(run)
  return isEqual(state, step.state) ? undefined : `state: expected ${print(step.state)}, got ${print(state)}`
}

function placeOf(run: SenderRun, id: string): RecordPlace {
  const record = run.records.find((candidate) => candidate.id === id)
  const { batch, partition = id } = record ?? {}
  return { partition, batch: batch?.id ?? -1, isAborted: batch?.finalState === 'aborted' }
}

/** The state as the file writes it. */
function stateOf(run: SenderRun): Readonly<Record<string, unknown>> {
  const { accumulator, transactionManager: manager } = run.context
  return {
    now: run.nowMs,
    inFlight: run.network.outstanding.length,
    undrained: hasUndrained(accumulator),
    incomplete: hasIncomplete(accumulator),
    available: availableMemory(accumulator.pool),
    ...(manager && {
      producerId: manager.producerIdAndEpoch.producerId,
      producerEpoch: manager.producerIdAndEpoch.epoch,
      txnState: manager.state,
      ...(manager.lastError && { lastError: [simpleName(manager.lastError), manager.lastError.message] }),
    }),
  }
}

/** Real gzip: the estimates that decide where batches end follow the sizes that it gives. */
function gzipCompressor(records: readonly SentRecord[]): RecordsCompressor {
  return {
    compress(batch) {
      const content = batch.records.map((record, index) => ({
        timestampMs: batch.baseTimestampMs + (batch.timestampDeltasMs[index] as number),
        key: null,
        value: contentOf(records[record] as SentRecord),
        headers: [],
      }))
      return gzip.compress(encodeRecords(content, 0)).length
    },
  }
}

/** The text `<id>:`, padded with zero bytes. */
function contentOf({ id, valueLen }: SentRecord): Uint8Array {
  const value = new Uint8Array(valueLen)
  value.set(new TextEncoder().encode(`${id}:`).subarray(0, valueLen))
  return value
}

/** What is wrong, by itself or because something was thrown. */
function problemOf(step: () => string | undefined): string | undefined {
  try {
    return step()
  } catch (error) {
    return `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

function versionOf(version: string): KafkaVersion {
  if (version.startsWith('2.')) return '2.5'
  return version.startsWith('4.') ? '4.x' : '3.9'
}

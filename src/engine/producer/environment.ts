import type { Input, Outbox } from '../kernel/actor.ts'
import type { CompressionName } from '../protocol/codec.ts'
import type { Message } from '../protocol/messages.ts'
import type { PlannedRecord, RunTables } from '../protocol/record-table.ts'
import type { ApplicationCall } from './application-call.ts'
import type { PartitionerDesk } from './partitioner-desk.ts'

/** What a producer process gets: the inputs of every actor, and the calls of its application (class 0). */
export type ProducerInput = Input<Message> | { readonly kind: 'call'; readonly call: ApplicationCall }

/** An outbox with what only a producer needs. */
export interface ProducerOutbox extends Outbox<Message> {
  readonly tables: RunTables
  /**
   * Number a record at the real call of send() and write its row; the producer fills the other columns of
   * `tables.records` itself (partition, timestamp, completedAtUs, result, offset, attempts) when they become facts.
   */
  registerRecord(planned: PlannedRecord): number
  /**
   * Encode a batch's records section with a codec. Undefined where no producer needs one: sizes are modelled
   * (`model.compressionRatio`), or compression.type is none, where sizes follow from lengths alone.
   */
  readonly compress?: Compress | undefined
  /** Where producers with the partitioner `custom` ask the code that the application brings along. */
  readonly partitionerDesk?: PartitionerDesk | undefined
}

/**
 * One compressed stream, at once: whoever starts a run has loaded the codecs that it names. Equal input, equal bytes.
 *
 * @param level `compression.<type>.level`; undefined: the codec's default.
 */
export type Compress = (type: CompressionName, level: number | undefined, uncompressed: Uint8Array) => Uint8Array

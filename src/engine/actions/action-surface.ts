import type { KeySpec, LinkEnd, SendMode, ValueBytes } from '../scenario/scenario.ts'
import type { ActionResult } from './define-action.ts'

/** Config changes as an action carries them: null removes a name. */
export type ConfigChange = Readonly<Record<string, string | number | boolean | null>>

/**
 * What actions need of the world; `simulation` implements it. Every call acts at once, at the present instant, and
 * answers why it was pointless, if it was.
 */
export interface ActionSurface {
  stopBroker(broker: number, how: { kind: 'kill' } | { kind: 'powerOff'; unflushedMs: number }): ActionResult
  shutdownBroker(broker: number): ActionResult
  startBroker(broker: number, disk: 'kept' | 'empty'): ActionResult
  /** undefined for both: back to normal. */
  slowBroker(broker: number, slowness: { factor?: number; requestMs?: number; fetchMs?: number }): ActionResult
  hangBroker(broker: number): ActionResult
  resumeBroker(broker: number): ActionResult
  failDisk(broker: number): ActionResult
  failNext(fault: { broker: number; api: string; error: string; count: number; afterAppend: boolean }): ActionResult
  killController(): ActionResult
  startController(): ActionResult
  /** Every link of the broker, or those to `from`. */
  isolateBroker(broker: number, from: readonly LinkEnd[] | undefined): ActionResult
  healBroker(broker: number, from: readonly LinkEnd[] | undefined): ActionResult
  cutLink(between: readonly [LinkEnd, LinkEnd]): ActionResult
  healLink(between: readonly [LinkEnd, LinkEnd]): ActionResult
  setLink(
    between: readonly [LinkEnd, LinkEnd],
    change: { latencyMs?: number; jitterMs?: number; bandwidthBytesPerSecond?: number | null },
  ): ActionResult
  armPacketFault(fault: {
    kind: 'drop' | 'delay' | 'duplicate'
    what: 'request' | 'response'
    api: string
    between: readonly [LinkEnd, LinkEnd]
    count: number
    byMs: number
  }): ActionResult
  setTopicConfig(topic: string, config: ConfigChange): ActionResult
  setBrokerConfig(broker: number | undefined, config: ConfigChange): ActionResult
  setWorkload(
    entry: number,
    change: { ratePerSecond?: number; keys?: KeySpec; valueBytes?: ValueBytes; mode?: SendMode; paused?: boolean },
  ): ActionResult
  addPartitions(topic: string, total: number): ActionResult
  reassignPartition(topic: string, partition: number, replicas: readonly number[]): ActionResult
  electLeader(topic: string, partition: number, kind: 'preferred' | 'unclean'): ActionResult
  restartProducer(producer: string, config: ConfigChange, timeoutMs: number | undefined): ActionResult
  send(
    producer: string,
    record: {
      topic: string
      key: string | null
      value: string | null
      partition: number
      headers: Readonly<Record<string, string | null>>
    },
  ): ActionResult
  flushProducer(producer: string, timeoutMs: number | undefined): ActionResult
  closeProducer(producer: string, timeoutMs: number | undefined): ActionResult
  killProducer(producer: string): ActionResult
  transactionCall(
    producer: string,
    call: 'initTransactions' | 'beginTransaction' | 'commitTransaction' | 'abortTransaction',
  ): ActionResult
}

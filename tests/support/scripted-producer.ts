import type { RequestBody, ResponseBody } from '../../src/engine/protocol/messages.ts'
import type { ClusterWorld } from './cluster-world.ts'

/** The transactional id of a producer that is given none. */
export const TRANSACTIONAL_ID = 'a'

/** A producer that speaks to the cluster at times of the script's choosing. Every call is one request. */
export class ScriptedProducer {
  producerId = -1
  epoch = -1
  private sequence = 0
  private readonly world: ClusterWorld
  private readonly name: string
  private readonly transactionalId: string

  constructor(world: ClusterWorld, name = 'p', transactionalId = TRANSACTIONAL_ID) {
    this.world = world
    this.name = name
    this.transactionalId = transactionalId
  }

  private call(ms: number, body: () => RequestBody, to: number): { atMs: number; body?: ResponseBody } {
    // The body is made when it is sent: it carries what has been learned by then.
    const box: { atMs: number; body?: ResponseBody } = { atMs: -1 }
    this.world.do(ms, () => {
      const answer = this.world.ask(ms, to, body(), `${this.name}-coordinator`)
      Object.defineProperty(box, 'atMs', { get: () => answer.atMs })
      Object.defineProperty(box, 'body', { get: () => answer.body })
    })
    return box
  }

  init(ms: number, coordinator = 3, timeoutMs = 60_000) {
    const answer = this.call(
      ms,
      () => ({
        api: 'InitProducerId',
        transactionalId: this.transactionalId,
        transactionTimeoutMs: timeoutMs,
        producerId: -1,
        producerEpoch: -1,
      }),
      coordinator,
    )
    this.world.after(ms + 45, () => {
      if (answer.body?.api !== 'InitProducerId' || answer.body.error !== 0) return
      this.producerId = answer.body.producerId
      this.epoch = answer.body.producerEpoch
      this.sequence = 0
    })
    return answer
  }

  /** The client's call before the first record of a partition; not needed with TV2. */
  addPartitions(ms: number, coordinator = 3) {
    return this.call(
      ms,
      () => ({
        api: 'AddPartitionsToTxn',
        transactionalId: this.transactionalId,
        producerId: this.producerId,
        producerEpoch: this.epoch,
        partitions: [0],
      }),
      coordinator,
    )
  }

  send(ms: number, records: number, to = 1, epoch?: number) {
    const box: { error: number; baseOffset: number } = { error: -1000, baseOffset: -1 }
    this.world.do(ms, () => {
      const sent = this.world.produce(ms, {
        to,
        acks: -1,
        records,
        producerId: this.producerId,
        epoch: epoch ?? this.epoch,
        sequence: this.sequence,
        transactionalId: this.transactionalId,
        connection: `${this.name}-data`,
      })
      this.sequence += records
      Object.defineProperty(box, 'error', { get: () => sent.error })
      Object.defineProperty(box, 'baseOffset', { get: () => sent.baseOffset })
    })
    return box
  }

  end(ms: number, committed: boolean, coordinator = 3, epoch?: number) {
    const answer = this.call(
      ms,
      () => ({
        api: 'EndTxn',
        transactionalId: this.transactionalId,
        producerId: this.producerId,
        producerEpoch: epoch ?? this.epoch,
        committed,
      }),
      coordinator,
    )
    this.world.after(ms + 60, () => {
      if (answer.body?.api !== 'EndTxn' || answer.body.error !== 0 || answer.body.producerEpoch === -1) return
      this.epoch = answer.body.producerEpoch
      this.sequence = 0
    })
    return answer
  }
}

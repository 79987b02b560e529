import type { ClientOutbox } from '../client/network-client.ts'
import type { ActorId, ConnectionId } from '../kernel/actor.ts'
import type { EventArguments, EventCode } from '../kernel/event-schema.ts'
import type { Bytes, Micros } from '../kernel/units.ts'
import { PRODUCER } from '../producer/events.ts'
import type { Message } from '../protocol/messages.ts'
import type { RunTables } from '../protocol/record-table.ts'
import { CONSUMER } from './events.ts'

/**
 * The outbox that a consumer's client gets: the client speaks as a producer's, whose events begin with the producer's index;
 * here they become a consumer's. Not state.
 */
class ConsumerClientOutbox implements ClientOutbox {
  private readonly out: ClientOutbox

  constructor(out: ClientOutbox) {
    this.out = out
  }

  get tables(): RunTables {
    return this.out.tables
  }

  connect(to: ActorId): ConnectionId {
    return this.out.connect(to)
  }

  send(connection: ConnectionId, message: Message, sizeBytes: Bytes): void {
    this.out.send(connection, message, sizeBytes)
  }

  close(connection: ConnectionId): void {
    this.out.close(connection)
  }

  wakeAt(atUs: Micros): void {
    this.out.wakeAt(atUs)
  }

  emit<Fields extends readonly string[]>(code: EventCode<Fields>, ...values: EventArguments<Fields>): void
  emit(code: number, a = 0, b = 0, c = 0, d = 0, e = 0): void {
    switch (code) {
      case PRODUCER.connectionChanged:
        this.out.emit(CONSUMER.consumerConnectionChanged, a, b, c)
        break
      case PRODUCER.requestFailed:
        this.out.emit(CONSUMER.consumerRequestFailed, a, b, c, d, e)
        break
      case PRODUCER.metadataUpdated:
        this.out.emit(CONSUMER.consumerMetadataUpdated, a, b)
        break
      case PRODUCER.leaderLearned:
        this.out.emit(CONSUMER.consumerLeaderLearned, a, b, c, d)
        break
      default:
        // Each request and answer: the wire tells of them too.
        break
    }
  }
}

const outboxes = new WeakMap<ClientOutbox, ClientOutbox>()

/** What the clients of all consumers behind `out` speak to. */
export function clientOutboxOf(out: ClientOutbox): ClientOutbox {
  let made = outboxes.get(out)
  if (!made) {
    made = new ConsumerClientOutbox(out)
    outboxes.set(out, made)
  }
  return made
}

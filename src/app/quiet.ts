import { CLUSTER } from '../engine/cluster/events.ts'
import { DRAIN_REASON, PRODUCER } from '../engine/producer/events.ts'
import { computedUntilUs, type Run } from '../replay/run.ts'
import { countUntil, eventCodeAt, eventTime, eventValue } from '../trace/event-columns.ts'
import type { Sentence } from '../trace/explanation.ts'
import type { NameSource } from '../trace/names.ts'
import type { StageView } from '../trace/stage-view.ts'
import { timeLeft } from '../trace/time-left.ts'
import { timeAfter, timeBefore } from '../trace/time-list.ts'
import type { Quiet } from './host-messages.ts'

/** When the stage changes next, and, if that is not now, what is being waited for. */
export interface QuietAnswer {
  readonly nextChangeUs: number
  readonly quiet?: Quiet
}

/**
 * Look ahead from a view: does anything move or change on the stage until the next visible event? A packet that carries
 * records moves as long as it travels, so it is never quiet meanwhile.
 */
export function quietAfter(run: Run, view: StageView, names: NameSource): QuietAnswer {
  const computedUs = computedUntilUs(run)
  const nextUs = timeAfter(run.summary.visible, view.atUs) ?? computedUs
  if (view.packets.some(isMovingVisibly)) return { nextChangeUs: view.atUs }
  if (nextUs <= view.atUs) return { nextChangeUs: view.atUs }
  const stillSinceUs = timeBefore(run.summary.visible, view.atUs + 1) ?? 0
  const words = waitingFor(run, view.atUs, nextUs, names)
  return { nextChangeUs: nextUs, quiet: { untilUs: nextUs, stillSinceUs, waitingFor: words } }
}

function isMovingVisibly(packet: StageView['packets'][number]): boolean {
  if (packet.api === 'Produce') return true
  return packet.api === 'Fetch' && packet.isResponse && packet.parts.some((part) => part.records > 0)
}

/** The event that ends the quiet says what was waited for. */
function waitingFor(run: Run, fromUs: number, toUs: number, names: NameSource): Sentence {
  const left = timeLeft(toUs - fromUs)
  const { columns } = run
  for (let i = countUntil(columns, toUs - 1); i < columns.length && eventTime(columns, i) <= toUs; i++) {
    const first = eventValue(columns, i, 0)
    switch (eventCodeAt(columns, i)) {
      case CLUSTER.brokerFenced:
        return { key: 'waiting.session', values: { left, broker: `b${first}` }, rule: 'C-62, C-67' }
      case CLUSTER.isrProposed:
        return { key: 'waiting.isr', values: { left }, rule: 'C-42' }
      case PRODUCER.requestFailed:
        if (eventValue(columns, i, 4) === 1) return { key: 'waiting.requestTimeout', values: { left }, rule: 'P-106' }
        break
      case PRODUCER.batchDrained: {
        const why = eventValue(columns, i, 2)
        if (why === DRAIN_REASON.retry) return { key: 'waiting.retry', values: { left }, rule: 'P-104' }
        if (why === DRAIN_REASON.linger) return { key: 'waiting.linger', values: { left }, rule: 'P-65' }
        break
      }
      case PRODUCER.recordSent:
        return {
          key: 'waiting.workload',
          values: { left, producer: names.producer(eventValue(columns, i, 1)) },
          rule: 'P-26',
        }
      default:
        break
    }
  }
  return { key: 'waiting.next', values: { left }, rule: 'P-92' }
}

import { historyOf } from './monitor-state.ts'
import { violate, type Watch } from './watch.ts'

/**
 * I-22: a consumer has read up to `toOffset`. Nobody reads at or above a high watermark; with read_committed nobody reads at
 * or above a last stable offset. What it has read is owed to it from now on.
 */
export function onDelivered(watch: Watch, consumer: number, partition: number, toOffset: number): void {
  const history = historyOf(watch.state, partition)
  const isolation = watch.world.consumers?.[consumer]?.options.isolation
  if (toOffset > history.highestWatermark) {
    const text = `consumer ${consumer} has read up to ${toOffset}, no high watermark was above ${history.highestWatermark}`
    violate(watch, 'I-22', partition, -1, text)
  } else if (isolation === 'read_committed' && toOffset > history.highestStable) {
    const text = `consumer ${consumer} has read up to ${toOffset}, no stable offset was above ${history.highestStable}`
    violate(watch, 'I-22', partition, -1, text)
  }
  if (toOffset > history.deliveredEnd) history.deliveredEnd = Math.min(toOffset, history.committedEnd)
}

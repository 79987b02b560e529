import type { Scenario } from '../engine/scenario/scenario.ts'
import type { StageView } from '../trace/stage-view.ts'
import { brokerMenu, controllerMenu } from './broker-menu.ts'
import type { Selection } from './host-messages.ts'
import { linkMenu } from './link-menu.ts'
import { partitionMenu, replicaMenu } from './partition-menu.ts'
import { producerMenu } from './producer-menu.ts'
import type { ThingAction } from './thing-action.ts'

/** Everything that can be done to the selected thing at this moment, the most telling first. */
export function thingActions(selection: Selection, view: StageView, scenario: Scenario): readonly ThingAction[] {
  const context = { view, scenario }
  const partitionOf = (index: number) => view.partitions.find((one) => one.partition === index)
  switch (selection.kind) {
    case 'broker': {
      if (selection.broker === 0) return controllerMenu(context)
      const broker = view.brokers.find((one) => one.broker === selection.broker)
      return broker ? brokerMenu(broker, context) : []
    }
    case 'link':
      return linkMenu(selection.a, selection.b, context)
    case 'packet':
      return packetMenu(selection.packet, view)
    case 'partition': {
      const partition = partitionOf(selection.partition)
      return partition ? partitionMenu(partition, context) : []
    }
    case 'replica': {
      const partition = partitionOf(selection.partition)
      return partition ? replicaMenu(partition, selection.broker, context) : []
    }
    case 'producer': {
      const producer = view.producers.find((one) => one.index === selection.producer)
      return producer ? producerMenu(producer, context) : []
    }
    case 'consumer':
      return []
    case 'batch':
    case 'record':
      return whereAbouts(selection, view)
  }
}

/** Any packet in flight can be lost, delayed, handled twice. */
function packetMenu(number: number, view: StageView): readonly ThingAction[] {
  const packet = view.packets.find((one) => one.packet === number)
  if (!packet) return []
  return [
    { id: 'losePacket', kind: 'packet', fault: 'drop', packet: number },
    { id: 'delayPacket', kind: 'packet', fault: 'delay', packet: number },
    { id: 'duplicatePacket', kind: 'packet', fault: 'duplicate', packet: number },
    { id: 'selectLink', kind: 'select', selection: { kind: 'link', a: packet.from, b: packet.to } },
  ]
}

/** From a record or a batch to what it is in. */
function whereAbouts(selection: Extract<Selection, { kind: 'record' | 'batch' }>, view: StageView): ThingAction[] {
  for (const producer of view.producers) {
    const waiting = producer.lanes.flatMap((lane) => lane.batches)
    const flying = producer.connections.flatMap((one) => one.inFlight).flatMap((request) => request.batches)
    for (const batch of [...waiting, ...flying]) {
      const isIt =
        selection.kind === 'batch'
          ? batch.batch === selection.batch
          : batch.records.some((record) => record.record === selection.record)
      if (!isIt) continue
      const toPartition: ThingAction = {
        id: 'selectPartition',
        kind: 'select',
        selection: { kind: 'partition', partition: batch.partition },
      }
      if (selection.kind === 'batch') return [toPartition]
      return [{ id: 'selectBatch', kind: 'select', selection: { kind: 'batch', batch: batch.batch } }, toPartition]
    }
  }
  return []
}

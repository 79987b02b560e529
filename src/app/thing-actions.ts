import type { ActionBody, Scenario } from '../engine/scenario/scenario.ts'
import type { BrokerView, StageView } from '../trace/stage-view.ts'
import type { Selection } from './host-messages.ts'
import { linkEnd } from './link-end.ts'

/** What can be done to a thing by hand; its name stands in the strings under `id`. */
export type ThingAction =
  | { readonly id: ThingActionId; readonly kind: 'act'; readonly action: ActionBody; readonly harms: boolean }
  /** Asks for a number (ms) first. */
  | {
      readonly id: ThingActionId
      readonly kind: 'ask'
      readonly choicesMs: readonly number[]
      readonly actionFor: (ms: number) => ActionBody
      readonly harms: boolean
    }
  | { readonly id: ThingActionId; readonly kind: 'select'; readonly selection: Selection; readonly harms: false }

export type ThingActionId =
  | 'kill'
  | 'shutdown'
  | 'powerOff'
  | 'start'
  | 'hang'
  | 'resume'
  | 'slow'
  | 'unslow'
  | 'isolate'
  | 'heal'
  | 'cut'
  | 'healLink'
  | 'latency'
  | 'loseRequest'
  | 'loseAnswer'
  | 'electPreferred'
  | 'flush'
  | 'killProducer'
  | 'selectLeader'
  | 'selectPartition'
  | 'selectBatch'

/** Everything that can be done to the selected thing at this moment, the most telling first. */
export function thingActions(selection: Selection, view: StageView, scenario: Scenario): readonly ThingAction[] {
  switch (selection.kind) {
    case 'broker': {
      if (selection.broker === 0) return controllerActions(view)
      const broker = view.brokers.find((one) => one.broker === selection.broker)
      return broker ? brokerActions(broker, view) : []
    }
    case 'link':
      return linkActions(selection.a, selection.b, view, scenario)
    case 'packet': {
      const packet = view.packets.find((one) => one.packet === selection.packet)
      return packet ? linkActions(packet.from, packet.to, view, scenario) : []
    }
    case 'partition':
      return partitionActions(selection.partition, view)
    case 'producer':
      return producerActions(selection.producer, view)
    case 'batch':
    case 'record':
      return whereAbouts(selection, view)
  }
}

/** The controller is selected as broker 0. */
function controllerActions(view: StageView): readonly ThingAction[] {
  return view.controller.alive
    ? [{ id: 'kill', kind: 'act', action: { do: 'killController' }, harms: true }]
    : [{ id: 'start', kind: 'act', action: { do: 'startController' }, harms: false }]
}

function brokerActions(view: BrokerView, stage: StageView): readonly ThingAction[] {
  const { broker, state } = view
  const act = (id: ThingActionId, action: ActionBody, harms = true): ThingAction => ({ id, kind: 'act', action, harms })
  if (state === 'dead') return [act('start', { do: 'startBroker', broker }, false)]
  const isolated = stage.links.some((link) => link.cut && (link.a === broker || link.b === broker))
  const kill = act('kill', { do: 'killBroker', broker })
  const wire = isolated
    ? act('heal', { do: 'healBroker', broker }, false)
    : act('isolate', { do: 'isolateBroker', broker })
  if (state === 'hung') return [act('resume', { do: 'resumeBroker', broker }, false), kill, wire]
  const slow: ThingAction = view.slow
    ? act('unslow', { do: 'slowBroker', broker }, false)
    : {
        id: 'slow',
        kind: 'ask',
        choicesMs: [10, 50, 200, 1000],
        actionFor: (ms) => ({ do: 'slowBroker', broker, requestMs: ms, fetchMs: ms }),
        harms: true,
      }
  return [
    kill,
    act('hang', { do: 'hangBroker', broker }),
    slow,
    wire,
    act('shutdown', { do: 'shutdownBroker', broker }),
    act('powerOff', { do: 'powerOffBroker', broker }),
  ]
}

function linkActions(a: number, b: number, view: StageView, scenario: Scenario): readonly ThingAction[] {
  const between = [linkEnd(a, scenario), linkEnd(b, scenario)] as const
  const link = view.links.find((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a))
  const isClient = Math.max(a, b) > scenario.cluster.brokers
  const api = isClient ? 'Produce' : 'Fetch'
  return [
    link?.cut
      ? { id: 'healLink', kind: 'act', action: { do: 'healLink', between }, harms: false }
      : { id: 'cut', kind: 'act', action: { do: 'cutLink', between }, harms: true },
    {
      id: 'latency',
      kind: 'ask',
      choicesMs: [1, 5, 20, 100, 500],
      actionFor: (ms) => ({ do: 'setLink', between, latencyMs: ms }),
      harms: false,
    },
    { id: 'loseAnswer', kind: 'act', action: { do: 'dropNext', what: 'response', api, between }, harms: true },
    { id: 'loseRequest', kind: 'act', action: { do: 'dropNext', what: 'request', api, between }, harms: true },
  ]
}

function partitionActions(partition: number, view: StageView): readonly ThingAction[] {
  const found = view.partitions.find((one) => one.partition === partition)
  if (!found) return []
  const preferred = found.replicas[0]
  const actions: ThingAction[] = []
  if (found.leader > 0) {
    actions.push({
      id: 'selectLeader',
      kind: 'select',
      selection: { kind: 'broker', broker: found.leader },
      harms: false,
    })
  }
  if (preferred !== undefined && preferred !== found.leader) {
    const action = { do: 'electLeader', topic: found.topic, partition: found.number, kind: 'preferred' } as const
    actions.push({ id: 'electPreferred', kind: 'act', action, harms: false })
  }
  return actions
}

function producerActions(index: number, view: StageView): readonly ThingAction[] {
  const producer = view.producers.find((one) => one.index === index)
  if (!producer?.alive || producer.closed) return []
  return [
    { id: 'flush', kind: 'act', action: { do: 'flushProducer', producer: producer.name }, harms: false },
    { id: 'killProducer', kind: 'act', action: { do: 'killProducer', producer: producer.name }, harms: true },
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
        harms: false,
      }
      if (selection.kind === 'batch') return [toPartition]
      return [
        { id: 'selectBatch', kind: 'select', selection: { kind: 'batch', batch: batch.batch }, harms: false },
        toPartition,
      ]
    }
  }
  return []
}

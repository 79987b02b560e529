import { ACTION } from '../engine/actions/events.ts'
import { CLUSTER } from '../engine/cluster/events.ts'
import { PRODUCER } from '../engine/producer/events.ts'
import { producerOfBatch } from '../engine/protocol/ids.ts'
import { fieldsOf } from './event-catalog.ts'
import { type EventColumns, eventCodeAt, eventValue } from './event-columns.ts'
import { groupOf } from './event-groups.ts'

/** What an event can be about: whatever can be selected on the page. */
export type EventThing =
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  | { readonly kind: 'replica'; readonly partition: number; readonly broker: number }
  /** 0: the controller. */
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'packet'; readonly packet: number }
  /** Between two actors. */
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'producer'; readonly producer: number }
  | { readonly kind: 'consumer'; readonly consumer: number }

/** What events alone do not tell. */
export interface ThingLookup {
  /** PartitionIndex of a record, -1 without one. */
  readonly partitionOfRecord: (record: number) => number
  readonly producerOfRecord: (record: number) => number
  /** Actor id of a producer. */
  readonly actorOfProducer: (producer: number) => number
  /** What an action was done to; undefined: to nothing that can be selected. */
  readonly thingOfAction: (action: number) => EventThing | undefined
  /** Indices of the events of a record, its batches and its copies, in order. */
  readonly eventsOfRecord: (record: number) => readonly number[]
}

/** Place of each argument by what it names; -1: the kind has none such. */
const AT = {
  record: placesOf('record'),
  batch: placesOf('batch'),
  partition: placesOf('partition'),
  broker: placesOf('broker'),
  leader: placesOf('leader'),
  follower: placesOf('follower'),
  producer: placesOf('producer'),
  consumer: placesOf('consumer'),
  packet: placesOf('packet'),
  from: placesOf('from'),
  to: placesOf('to'),
  isr: placesOf('isr'),
} as const

function placesOf(field: string): Int8Array {
  return new Int8Array(256).map((_, code) => fieldsOf(code).indexOf(field))
}

type Role = keyof typeof AT

/** The argument in a role, or -1. */
function argumentOf(columns: EventColumns, index: number, code: number, role: Role): number {
  const place = AT[role][code] as number
  return place < 0 ? -1 : eventValue(columns, index, place)
}

/** The thing that an event is about, the smallest that it names; undefined: none that can be selected. */
export function thingOf(columns: EventColumns, index: number, lookup: ThingLookup): EventThing | undefined {
  const code = eventCodeAt(columns, index)
  const value = (role: Role): number => argumentOf(columns, index, code, role)
  if (code === ACTION.actionDone || code === ACTION.actionIgnored)
    return lookup.thingOfAction(eventValue(columns, index, 0))
  if (value('record') > 0) return { kind: 'record', record: value('record') }
  if (value('batch') >= 0) return { kind: 'batch', batch: value('batch') }
  const [partition, broker] = [value('partition'), value('broker')]
  if (partition >= 0 && broker > 0) return { kind: 'replica', partition, broker }
  if (partition >= 0) return { kind: 'partition', partition }
  if (value('producer') >= 0) return { kind: 'producer', producer: value('producer') }
  if (value('consumer') >= 0) return { kind: 'consumer', consumer: value('consumer') }
  if (value('consumer') >= 0) return { kind: 'consumer', consumer: value('consumer') }
  if (broker > 0) return { kind: 'broker', broker }
  const [from, to] = [value('from'), value('to')]
  if (from >= 0 && to >= 0) return { kind: 'link', a: Math.min(from, to), b: Math.max(from, to) }
  if (code === CLUSTER.controllerDied || code === CLUSTER.controllerStarted) return { kind: 'broker', broker: 0 }
  return undefined
}

/** Whether event `index` concerns the thing; asked in the order of the events. */
export type ThingFilter = (columns: EventColumns, index: number, code: number) => boolean

/** The filter for a thing. It learns on its way which batch belongs to which partition, so it must see every event. */
export function thingFilter(thing: EventThing, lookup: ThingLookup): ThingFilter {
  const concerns = plainFilter(thing, lookup)
  return (columns, index, code) => {
    if (code !== ACTION.actionDone && code !== ACTION.actionIgnored) return concerns(columns, index, code)
    const target = lookup.thingOfAction(eventValue(columns, index, 0))
    return target !== undefined && isAbout(target, thing)
  }
}

/** What was done to a broker concerns its replicas too, and what was done to a link both of its ends. */
function isAbout(target: EventThing, thing: EventThing): boolean {
  if (thing.kind === 'replica' && target.kind === 'broker') return target.broker === thing.broker
  if (thing.kind === 'broker' && target.kind === 'link') return target.a === thing.broker || target.b === thing.broker
  if (thing.kind === 'link' && target.kind === 'link') {
    return (
      Math.min(target.a, target.b) === Math.min(thing.a, thing.b) &&
      Math.max(target.a, target.b) === Math.max(thing.a, thing.b)
    )
  }
  return JSON.stringify(target) === JSON.stringify(thing)
}

function plainFilter(thing: EventThing, lookup: ThingLookup): ThingFilter {
  switch (thing.kind) {
    case 'record':
      return recordFilter(thing.record, lookup)
    case 'batch':
      return (columns, index, code) => argumentOf(columns, index, code, 'batch') === thing.batch
    case 'partition':
      return partitionFilter(thing.partition, lookup)
    case 'replica':
      return (columns, index, code) =>
        argumentOf(columns, index, code, 'partition') === thing.partition &&
        concernsBroker(columns, index, code, thing.broker)
    case 'broker':
      return thing.broker === 0
        ? (_columns, _index, code) =>
            groupOf(code) === 'controller' || code === CLUSTER.controllerDied || code === CLUSTER.controllerStarted
        : (columns, index, code) => concernsBroker(columns, index, code, thing.broker)
    case 'packet':
      return (columns, index, code) => argumentOf(columns, index, code, 'packet') === thing.packet
    case 'link':
      return (columns, index, code) => {
        const [from, to] = [argumentOf(columns, index, code, 'from'), argumentOf(columns, index, code, 'to')]
        return (from === thing.a && to === thing.b) || (from === thing.b && to === thing.a)
      }
    case 'producer':
      return producerFilter(thing.producer, lookup)
    case 'consumer':
      return (columns, index, code) => argumentOf(columns, index, code, 'consumer') === thing.consumer
  }
}

function recordFilter(record: number, lookup: ThingLookup): ThingFilter {
  let own = new Set<number>()
  let knownLength = -1
  return (columns, index) => {
    // A run that has grown may tell more of it.
    if (columns.length !== knownLength) {
      own = new Set(lookup.eventsOfRecord(record))
      knownLength = columns.length
    }
    return own.has(index)
  }
}

function partitionFilter(partition: number, lookup: ThingLookup): ThingFilter {
  const batches = new Set<number>()
  return (columns, index, code) => {
    const batch = argumentOf(columns, index, code, 'batch')
    if (code === PRODUCER.batchCreated && eventValue(columns, index, 1) === partition) batches.add(batch)
    if (argumentOf(columns, index, code, 'partition') === partition) return true
    if (batch >= 0 && batches.has(batch)) return true
    const record = argumentOf(columns, index, code, 'record')
    return record > 0 && lookup.partitionOfRecord(record) === partition
  }
}

function producerFilter(producer: number, lookup: ThingLookup): ThingFilter {
  const actor = lookup.actorOfProducer(producer)
  return (columns, index, code) => {
    if (argumentOf(columns, index, code, 'producer') === producer) return true
    const batch = argumentOf(columns, index, code, 'batch')
    if (batch >= 0) return producerOfBatch(batch) === producer
    const record = argumentOf(columns, index, code, 'record')
    if (record > 0) return lookup.producerOfRecord(record) === producer
    return argumentOf(columns, index, code, 'from') === actor || argumentOf(columns, index, code, 'to') === actor
  }
}

function concernsBroker(columns: EventColumns, index: number, code: number, broker: number): boolean {
  const is = (role: Role): boolean => argumentOf(columns, index, code, role) === broker
  if (is('broker') || is('leader') || is('follower') || is('from') || is('to')) return true
  if (code === CLUSTER.leaderElected) return eventValue(columns, index, 3) === broker
  const isr = AT.isr[code] as number
  if (isr < 0) return false
  // The two sets stand side by side: it has joined or left.
  return ((eventValue(columns, index, isr) ^ eventValue(columns, index, isr + 1)) & (1 << broker)) !== 0
}

import { errorName } from '../../engine/protocol/error-names.ts'
import type {
  BatchView,
  BrokerView,
  LaneView,
  LinkView,
  PartitionView,
  ProducerView,
  ReplicaView,
  StageView,
} from '../../trace/stage-view.ts'
import { placeReplicaRows, type ReplicaRow } from '../replica-rows.ts'
import type { LanePlace, StageLayout } from '../stage-layout.ts'
import { type StageTarget, targetKey } from '../stage-target.ts'
import type { StageTexts } from '../stage-texts.ts'
import type { Colour, Hue, Shape } from './shapes.ts'

/** How the same moment may be shown. */
export interface SceneOptions {
  readonly selection: StageTarget | undefined
  readonly texts: StageTexts
  /** Nothing travels: things stand where they were at the last event. */
  readonly reducedMotion: boolean
  readonly showKey: boolean
  /** Index of the producer whose accumulator is shown. */
  readonly producer: number
  /** `all`: never merge packets into groups and streams (benchmarks). */
  readonly detail?: 'auto' | 'all' | undefined
}

/** Everything that the builders of one moment share. */
export interface SceneContext extends SceneOptions {
  readonly view: StageView
  readonly layout: StageLayout
  /** The moment that is drawn; under reduced motion that of the last event. */
  readonly tUs: number
  readonly shown: ProducerView | undefined
  readonly labels: ReadonlyMap<number, string>
  readonly lanes: ReadonlyMap<number, { readonly place: LanePlace; readonly lane: LaneView | undefined }>
  /** Rows of each broker, as placed. */
  readonly rows: ReadonlyMap<number, readonly ReplicaRow[]>
  readonly replicas: ReadonlyMap<string, { readonly broker: BrokerView; readonly replica: ReplicaView }>
  readonly partitions: ReadonlyMap<number, PartitionView>
  readonly links: ReadonlyMap<string, LinkView>
  readonly selectedKey: string | undefined
  /** Partition of what is selected: its high watermark is drawn through all brokers. */
  readonly selectedPartition: number | undefined
  readonly out: Shape[]
}

/** What does not depend on time within one view: built once for a view, a layout and options. */
export function sceneContext(view: StageView, layout: StageLayout, tUs: number, options: SceneOptions): SceneContext {
  const shown = view.producers.find((producer) => producer.index === options.producer) ?? view.producers[0]
  const replicas = new Map<string, { broker: BrokerView; replica: ReplicaView }>()
  for (const broker of view.brokers) {
    for (const replica of broker.replicas)
      replicas.set(replicaKey(replica.partition, broker.broker), { broker, replica })
  }
  const lanes = new Map<number, { place: LanePlace; lane: LaneView | undefined }>()
  const laneViews = new Map(shown?.lanes.map((lane) => [lane.partition, lane]))
  for (const place of layout.lanes) lanes.set(place.partition, { place, lane: laneViews.get(place.partition) })
  const links = new Map<string, LinkView>()
  for (const link of view.links) links.set(pairKey(link.a, link.b), link)
  const selectedPartition = partitionOf(options.selection, view)
  return {
    ...options,
    view,
    layout,
    tUs: options.reducedMotion ? view.atUs : tUs,
    shown,
    labels: layout.axis === 'down' || layout.density >= 3 ? shortLabels(view) : partitionLabels(view),
    lanes,
    rows: placeRows(view, layout, selectedPartition),
    replicas,
    partitions: new Map(view.partitions.map((partition) => [partition.partition, partition])),
    links,
    selectedKey: options.selection && targetKey(options.selection),
    selectedPartition,
    out: [],
  }
}

function placeRows(view: StageView, layout: StageLayout, selected: number | undefined): Map<number, ReplicaRow[]> {
  const rows = new Map<number, ReplicaRow[]>()
  const views = new Map(view.brokers.map((broker) => [broker.broker, broker]))
  for (const place of layout.brokers) {
    const broker = views.get(place.broker)
    if (!broker) continue
    const replicas = broker.replicas.map((replica) => ({
      partition: replica.partition,
      broker: broker.broker,
      leader: replica.role === 'leader' && broker.state !== 'dead',
    }))
    replicas.sort((a, b) => a.partition - b.partition)
    const options = { selected, tall: view.partitions.length === 1, compact: layout.axis === 'down' }
    rows.set(place.broker, placeReplicaRows(place.inner, replicas, layout.density, options))
  }
  return rows
}

export const replicaKey = (partition: number, broker: number): string => `${partition}@${broker}`
export const pairKey = (a: number, b: number): string => (a > b ? `${a}-${b}` : `${b}-${a}`)

/** The row of a replica, if its broker is on the stage. */
export function rowOf(ctx: Pick<SceneContext, 'rows'>, partition: number, broker: number): ReplicaRow | undefined {
  return ctx.rows.get(broker)?.find((row) => row.partition === partition)
}

/** `p0` when there is one topic, `orders-0` otherwise. */
export function partitionLabels(view: Pick<StageView, 'partitions'>): Map<number, string> {
  const oneTopic = new Set(view.partitions.map((partition) => partition.topic)).size <= 1
  return new Map(
    view.partitions.map(({ partition, topic, number }) => [partition, oneTopic ? `p${number}` : `${topic}-${number}`]),
  )
}

/** Where there is little room: `p0`, or with several topics as many letters of each as tell them apart: `o-0`. */
export function shortLabels(view: Pick<StageView, 'partitions'>): Map<number, string> {
  const topics = [...new Set(view.partitions.map((partition) => partition.topic))]
  if (topics.length <= 1) return partitionLabels(view)
  let letters = 1
  while (letters < 4 && new Set(topics.map((topic) => topic.slice(0, letters))).size < topics.length) letters++
  return new Map(
    view.partitions.map(({ partition, topic, number }) => [partition, `${topic.slice(0, letters)}-${number}`]),
  )
}

export function labelOf(ctx: Pick<SceneContext, 'labels'>, partition: number): string {
  return ctx.labels.get(partition) ?? `p${partition}`
}

/** Hue of a partition; from the ninth on hues repeat (and the lane bar has a notch). */
export function hueOf(partition: number): Hue {
  return partition < 0 ? 'grey' : ((partition % 8) as Hue)
}

export function hueColour(hue: Hue): Colour {
  return hue === 'grey' ? 'ink-2' : `p${hue}`
}

export function washColour(hue: Hue): Colour {
  return hue === 'grey' ? 'surface' : `p${hue}-wash`
}

export function halfColour(hue: Hue): Colour {
  return hue === 'grey' ? 'line-strong' : `p${hue}-half`
}

/** Is this the link on which nothing is delivered? */
export function isCut(ctx: SceneContext, a: number, b: number): boolean {
  return ctx.links.get(pairKey(a, b))?.cut === true
}

/** Kafka's name of an error, as the version of the run has it. */
export function nameOfError(view: Pick<StageView, 'version'>, code: number): string {
  return errorName(code, view.version)
}

/** Is the thing with this key selected? */
export function isSelected(ctx: SceneContext, target: StageTarget): boolean {
  return ctx.selectedKey !== undefined && ctx.selectedKey === targetKey(target)
}

/** All batches of the shown producer: those that wait and those that are in flight. */
export function batchesOf(producer: ProducerView): BatchView[] {
  const waiting = producer.lanes.flatMap((lane) => lane.batches)
  const inFlight = producer.connections.flatMap((connection) => connection.inFlight.flatMap((one) => one.batches))
  return [...waiting, ...inFlight]
}

/** The partition to which a thing belongs, where it has one. */
function partitionOf(selection: StageTarget | undefined, view: StageView): number | undefined {
  if (selection === undefined) return undefined
  if (selection.kind === 'partition' || selection.kind === 'replica') return selection.partition
  if (selection.kind === 'batch' || selection.kind === 'record') {
    for (const producer of view.producers) {
      for (const batch of batchesOf(producer)) {
        if (selection.kind === 'batch' && batch.batch === selection.batch) return batch.partition
        if (selection.kind === 'record' && batch.records.some((one) => one.record === selection.record)) {
          return batch.partition
        }
      }
    }
    if (selection.kind === 'record') {
      for (const broker of view.brokers) {
        for (const replica of broker.replicas) {
          if (replica.tail.some((cell) => cell.record === selection.record)) return replica.partition
        }
      }
    }
  }
  return undefined
}

import { errorName } from '../../engine/protocol/error-names.ts'
import type {
  BatchView,
  BrokerView,
  LaneView,
  LinkFlow,
  LinkView,
  PartitionView,
  ProducerView,
  ReplicaView,
  StageView,
} from '../../trace/stage-view.ts'
import { lerp } from '../geometry.ts'
import { placePartitionRows } from '../partition-rows.ts'
import { placeReplicaRows, type ReplicaRow } from '../replica-rows.ts'
import type { LanePlace, StageLayout } from '../stage-layout.ts'
import { type StageTarget, targetKey } from '../stage-target.ts'
import type { StageTexts } from '../stage-texts.ts'
import type { SceneParts } from './parts.ts'
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
  /** `all`: never merge packets into groups and streams. */
  readonly detail?: 'auto' | 'all' | undefined
  /** Simulated time per second of the reader's (µs), while it runs: what the eye cannot follow is merged. */
  readonly speedUsPerS?: number | undefined
  /** What is loaded apart: see `SCENE_PARTS`. */
  readonly parts?: SceneParts | undefined
  /** Rows as they were before, and how far the way from there is (0..1), while one arrangement becomes another. */
  readonly ease?: { readonly rows: RowPlaces; readonly share: number } | undefined
}

/** Rows of each broker, as placed. */
export type RowPlaces = ReadonlyMap<number, readonly ReplicaRow[]>

/** Everything that the builders of one moment share. */
export interface SceneContext extends SceneOptions {
  readonly view: StageView
  readonly layout: StageLayout
  /** The moment that is drawn; under reduced motion that of the last event. */
  readonly tUs: number
  readonly shown: ProducerView | undefined
  readonly labels: ReadonlyMap<number, string>
  readonly lanes: ReadonlyMap<number, { readonly place: LanePlace; readonly lane: LaneView | undefined }>
  readonly rows: RowPlaces
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
  const selectedPartition = selectedPartitionOf(options.selection, view)
  return {
    ...options,
    view,
    layout,
    tUs: options.reducedMotion ? view.atUs : tUs,
    shown,
    labels: options.parts?.labels(view, options.parts.isRoomy(layout)) ?? partitionLabels(view),
    lanes,
    rows: easedRows(placeRows(view, layout, selectedPartition), options.ease),
    replicas,
    partitions: new Map(view.partitions.map((partition) => [partition.partition, partition])),
    links,
    selectedKey: options.selection && targetKey(options.selection),
    selectedPartition,
    out: [],
  }
}

/** Where each replica stands: in the box of its broker or of its partition. */
export function placeRows(
  view: StageView,
  layout: StageLayout,
  selected: number | undefined,
): Map<number, ReplicaRow[]> {
  const rows = new Map<number, ReplicaRow[]>()
  const views = new Map(view.brokers.map((broker) => [broker.broker, broker]))
  const toPlace = (broker: BrokerView, partition: number) => {
    const replica = broker.replicas.find((one) => one.partition === partition)
    return replica && { partition, broker: broker.broker, leader: replica.role === 'leader' && broker.state !== 'dead' }
  }
  if (layout.partitions) {
    for (const broker of view.brokers) rows.set(broker.broker, [])
    const assigned = new Map(view.partitions.map((one) => [one.partition, one.replicas]))
    for (const { partition, inner } of layout.partitions) {
      const replicas = (assigned.get(partition) ?? []).flatMap((id) => {
        const broker = views.get(id)
        return (broker && toPlace(broker, partition)) ?? []
      })
      for (const row of placePartitionRows(inner, replicas, layout.density)) rows.get(row.broker)?.push(row)
    }
    return rows
  }
  for (const place of layout.brokers) {
    const broker = views.get(place.broker)
    if (!broker) continue
    const replicas = broker.replicas.flatMap((replica) => toPlace(broker, replica.partition) ?? [])
    replicas.sort((a, b) => a.partition - b.partition)
    const options = {
      selected,
      tall: view.partitions.length === 1,
      compact: layout.axis === 'down',
      letters: layout.labelLetters,
    }
    rows.set(place.broker, placeReplicaRows(place.inner, replicas, layout.density, options))
  }
  return rows
}

/** On the way from where they were; what is new stands at its place at once. */
function easedRows(rows: Map<number, ReplicaRow[]>, ease: SceneOptions['ease']): RowPlaces {
  if (!ease || ease.share >= 1) return rows
  const { share } = ease
  const eased = new Map<number, ReplicaRow[]>()
  for (const [broker, own] of rows) {
    const before = ease.rows.get(broker)
    eased.set(
      broker,
      own.map((row) => {
        const was = before?.find((one) => one.partition === row.partition)
        if (!was) return row
        const rect = { x: lerp(was.x, row.x, share), y: lerp(was.y, row.y, share) }
        return { ...row, ...rect, w: lerp(was.w, row.w, share), h: lerp(was.h, row.h, share) }
      }),
    )
  }
  return eased
}

export const replicaKey = (partition: number, broker: number): string => `${partition}@${broker}`
export const pairKey = (a: number, b: number): string => (a > b ? `${a}-${b}` : `${b}-${a}`)

/** The row of a replica, if its broker is on the stage. */
export function rowOf(ctx: Pick<SceneContext, 'rows'>, partition: number, broker: number): ReplicaRow | undefined {
  return ctx.rows.get(broker)?.find((row) => row.partition === partition)
}

/** `p0` when there is one topic, `orders-0` otherwise: as names of things say it, whatever the room (see `stageLabels`). */
export function partitionLabels(view: Pick<StageView, 'partitions'>): Map<number, string> {
  const oneTopic = new Set(view.partitions.map((partition) => partition.topic)).size <= 1
  return new Map(
    view.partitions.map(({ partition, topic, number }) => [partition, oneTopic ? `p${number}` : `${topic}-${number}`]),
  )
}

/** What the head of a row says: its partition, or among replicas of one partition its broker. */
export function rowLabel(ctx: Pick<SceneContext, 'labels' | 'layout'>, row: ReplicaRow): string {
  return ctx.layout.partitions ? `b${row.broker}` : labelOf(ctx, row.partition)
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

/** What one actor asked another in the last second. */
export function flowBetween(ctx: SceneContext, from: number, to: number): LinkFlow | undefined {
  const link = ctx.links.get(pairKey(from, to))
  return link && (link.a === from ? link.forth : link.back)
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
export function selectedPartitionOf(selection: StageTarget | undefined, view: StageView): number | undefined {
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
          const { kept, tail, partition } = replica
          if (kept?.record === selection.record || tail.some((cell) => cell.record === selection.record))
            return partition
        }
      }
    }
  }
  return undefined
}

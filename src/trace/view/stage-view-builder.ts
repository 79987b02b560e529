import type { Micros } from '../../engine/kernel/units.ts'
import { linkBetween } from '../../engine/network/network.ts'
import type { RunTables } from '../../engine/protocol/record-table.ts'
import { partitionTruths } from '../../engine/simulation/cluster-truth.ts'
import type { RunPlan } from '../../engine/simulation/run-plan.ts'
import type { World } from '../../engine/simulation/world.ts'
import type { Ledger } from '../ledger.ts'
import { flowOf } from '../link-rates.ts'
import type { RecentFacts } from '../recent-facts.ts'
import type { LinkView, OutcomeCounts, PartitionChoiceView, StageView } from '../stage-view.ts'
import { brokerViews, partitionViews } from './cluster-view.ts'
import { consumerViews } from './consumer-view.ts'
import { packetViews } from './packet-view.ts'
import { producerView } from './producer-view.ts'

/** How the last record found its partition, as the event told it. */
export interface LastChoice {
  readonly record: number
  readonly partition: number
  readonly how: number
  readonly hash: number
  readonly partitionCount: number
}

/** What a view is read from. The ledger has been brought up to the world's moment. */
export interface ViewSource {
  readonly world: World
  readonly plan: RunPlan
  readonly tables: RunTables
  readonly ledger: Ledger
  readonly recent: RecentFacts
  readonly validUntilUs: Micros
  /** Its place is told even where the tail of the log no longer reaches; undefined: none is followed. */
  readonly followed?: number | undefined
}

/** The view at the world's moment: a pure function of the source. */
export function stageView(source: ViewSource): StageView {
  const { world, plan, tables, ledger } = source
  const truths = partitionTruths(world, tables.registry)
  const producers = world.producers.map((process) => producerView(world, tables, process, source.recent.lastDrains))
  const choice = choiceView(source)
  const partitions = partitionViews(world, tables, truths, source.recent)
  return {
    atUs: world.nowUs,
    validUntilUs: source.validUntilUs,
    eventCount: world.eventCount,
    version: plan.scenario.kafka,
    producers,
    consumers: consumerViews(world, partitions),
    partitions,
    brokers: brokerViews(source, truths),
    controller: controllerView(world),
    packets: packetViews(world),
    links: linkViews(world, source.recent),
    counts: counts(ledger, producers),
    ...(choice ? { lastChoice: choice } : {}),
  }
}

function controllerView(world: World): StageView['controller'] {
  const fencedBrokers = world.controller.committed.brokers.flatMap((broker) => (broker.fenced ? [broker.id] : []))
  return { alive: world.processes[0]?.isAlive ?? true, fencedBrokers }
}

function linkViews(world: World, { rates }: RecentFacts): LinkView[] {
  const views: LinkView[] = []
  const { actorCount } = world.network
  for (let a = 0; a < actorCount; a++) {
    for (let b = a + 1; b < actorCount; b++) {
      // Clients talk to brokers only.
      if (a > world.brokers.length || (a === 0 && b > world.brokers.length)) continue
      const link = linkBetween(world.network, a, b)
      const forth = flowOf(rates, a, b, world.nowUs)
      const back = flowOf(rates, b, a, world.nowUs)
      const flows = { ...(forth && { forth }), ...(back && { back }) }
      views.push({ a, b, latencyUs: link.latencyUs, cut: link.isCut, ...flows })
    }
  }
  return views
}

function counts(ledger: Ledger, producers: StageView['producers']): OutcomeCounts {
  let buffered = 0
  let inFlight = 0
  for (const producer of producers) {
    for (const lane of producer.lanes) for (const batch of lane.batches) buffered += batch.records.length
    for (const connection of producer.connections) {
      for (const request of connection.inFlight) for (const batch of request.batches) inFlight += batch.records.length
    }
  }
  return {
    sent: ledger.sent,
    acked: ledger.acked,
    failed: ledger.failed,
    pending: ledger.sent - ledger.acked - ledger.failed,
    stored: ledger.stored,
    committed: ledger.committed,
    lost: ledger.lost,
    duplicated: ledger.duplicated,
    reordered: ledger.reordered,
    buffered,
    inFlight,
  }
}

const decoder = new TextDecoder()

function choiceView(source: ViewSource): PartitionChoiceView | undefined {
  const { tables } = source
  const { lastChoice } = source.recent
  if (!lastChoice) return undefined
  const planned = tables.records.planned[lastChoice.record]
  return {
    ...lastChoice,
    topic: tables.registry.topics[lastChoice.partition] ?? '',
    key: planned?.key ? decoder.decode(planned.key) : null,
  }
}

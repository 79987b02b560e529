import { clockText, durationText, groupDigits } from '../../app/number-text.ts'
import { errorName } from '../../engine/protocol/error-names.ts'
import type { BrokerView, PacketView, ReplicaView, StageView } from '../../trace/stage-view.ts'
import type { StageTableData, TableNames, TableWords } from './stage-tables.ts'

/** The controller and each broker: is it there, whom does it lead. */
export function brokerTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  const fenced = view.controller.fencedBrokers.map((broker) => names.actor(broker)).join(' ')
  const controller = {
    key: 'broker 0',
    selection: { kind: 'broker', broker: 0 } as const,
    cells: [
      names.actor(0),
      view.controller.alive ? words.states.alive : words.states.dead,
      '',
      '',
      '',
      fenced === '' ? '' : `${words.states.fenced}: ${fenced}`,
    ],
  }
  return {
    id: 'brokers',
    columns: ['broker', 'state', 'since', 'leads', 'follows', 'session'],
    rows: [
      ...view.brokers.map((broker) => ({
        key: `broker ${broker.broker}`,
        selection: { kind: 'broker', broker: broker.broker } as const,
        cells: [
          names.actor(broker.broker),
          brokerState(broker, words),
          clockText(broker.sinceUs),
          partitionsIn(broker, 'leader', names),
          partitionsIn(broker, 'follower', names),
          broker.session ? `${clockText(broker.session.endsUs)} (${broker.session.config})` : '',
        ],
      })),
      controller,
    ],
  }
}

function brokerState(broker: BrokerView, words: TableWords): string {
  const parts = [words.states[broker.state]]
  if (broker.fenced) parts.push(words.states.fenced)
  if (broker.slow) parts.push(`${words.states.slow} +${broker.slow.requestMs} ms`)
  return parts.join(', ')
}

/** Names of the partitions that a broker holds in a role; many are counted. */
function partitionsIn(broker: BrokerView, role: ReplicaView['role'], names: TableNames): string {
  if (broker.state === 'dead') return names.words.none
  const own = broker.replicas.filter((replica) => replica.role === role)
  if (own.length === 0) return names.words.none
  const first = own.slice(0, MOST_NAMES).map((replica) => names.partition(replica.partition))
  return own.length > MOST_NAMES ? `${own.length}: ${first.join(', ')}, …` : first.join(', ')
}

const MOST_NAMES = 4

/** The controller's word on each partition. */
export function partitionTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  return {
    id: 'partitions',
    columns: ['partition', 'leader', 'epoch', 'isr', 'minIsr', 'highWatermark', 'logEnd', 'lastStable'],
    rows: view.partitions.map((partition) => ({
      key: `partition ${partition.partition}`,
      selection: { kind: 'partition', partition: partition.partition } as const,
      cells: [
        names.partition(partition.partition),
        partition.leader < 0 ? words.nobody : names.actor(partition.leader),
        String(partition.leaderEpoch),
        partition.isr.length === 0 ? words.nobody : partition.isr.map((broker) => names.actor(broker)).join(' '),
        String(partition.minInsyncReplicas),
        groupDigits(partition.highWatermark),
        groupDigits(partition.logEndOffset),
        groupDigits(partition.lastStableOffset),
      ],
    })),
  }
}

/** Each copy of each partition: role, log, and whether it counts. */
export function replicaTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  const rows = view.brokers.flatMap((broker) =>
    broker.replicas.map((replica) => ({
      key: `replica ${replica.partition} ${broker.broker}`,
      selection: { kind: 'replica', partition: replica.partition, broker: broker.broker } as const,
      partition: replica.partition,
      cells: [
        names.partition(replica.partition),
        names.actor(broker.broker),
        replicaRole(replica, view.atUs, words),
        replica.inIsr ? words.yes : words.no,
        String(replica.leaderEpoch),
        groupDigits(replica.logStartOffset),
        groupDigits(replica.highWatermark),
        groupDigits(replica.logEndOffset),
        String(replica.parked),
      ],
    })),
  )
  return {
    id: 'replicas',
    columns: ['partition', 'broker', 'role', 'inIsr', 'epoch', 'logStart', 'highWatermark', 'logEnd', 'parked'],
    // A stable sort: within a partition by broker.
    rows: rows.sort((a, b) => a.partition - b.partition),
  }
}

function replicaRole({ role, lag, lastCaughtUpTimeMs }: ReplicaView, atUs: number, words: TableWords): string {
  const isBehind = lag !== undefined && lastCaughtUpTimeMs !== undefined
  const behind = isBehind ? ` (${durationText(Math.floor(atUs / 1000 - lastCaughtUpTimeMs) * 1000)})` : ''
  return `${words.roles[role]}${behind}`
}

/** How far each consumer has come. */
export function consumerTable(view: StageView, names: TableNames): StageTableData {
  const { words } = names
  return {
    id: 'consumers',
    columns: ['consumer', 'partition', 'state', 'leader', 'position', 'readable', 'heldBack', 'delivered'],
    rows: view.consumers.flatMap((consumer) =>
      consumer.partitions.map((own) => ({
        key: `consumer ${consumer.index} ${own.partition}`,
        selection: { kind: 'consumer', consumer: consumer.index } as const,
        cells: [
          consumer.name,
          names.partition(own.partition),
          consumer.started ? consumer.isolation : words.states.notStarted,
          own.leader < 0 ? words.nobody : names.actor(own.leader),
          own.position < 0 ? words.unknown : groupDigits(own.position),
          groupDigits(own.readableEnd),
          String(own.heldBack),
          groupDigits(consumer.delivered),
        ],
      })),
    ),
  }
}

/** What is between two machines at this moment. */
export function packetTable(view: StageView, names: TableNames, tUs: number): StageTableData {
  const { words } = names
  return {
    id: 'packets',
    columns: ['packet', 'from', 'to', 'records', 'sent', 'arrives', 'fate'],
    rows: view.packets
      .filter((packet) => packet.sentAtUs <= tUs && (packet.arrivesAtUs > tUs || packet.lost))
      .map((packet) => ({
        key: `packet ${packet.packet}`,
        selection: { kind: 'packet', packet: packet.packet } as const,
        cells: [
          packet.isResponse ? words.answerWord(packet.api) : words.requestWord(packet.api),
          names.actor(packet.from),
          names.actor(packet.to),
          partsText(packet, names),
          clockText(packet.sentAtUs),
          packet.lost ? '' : clockText(packet.arrivesAtUs),
          fateOf(packet, view, tUs, words),
        ],
      })),
  }
}

function partsText(packet: PacketView, names: TableNames): string {
  const carried = packet.parts.filter((part) => part.records > 0)
  if (carried.length === 0) return '0'
  return carried.map((part) => `${names.partition(part.partition)}: ${part.records}`).join(', ')
}

function fateOf(packet: PacketView, view: StageView, tUs: number, words: TableWords): string {
  if (packet.lost) return packet.lostAtUs !== undefined && packet.lostAtUs <= tUs ? words.lost : words.willBeLost
  if (packet.twice) return words.twice
  return packet.error === 0 ? words.arrivesFine : words.error(errorName(packet.error, view.version))
}

/** Links on which nothing gets through. */
export function cutTable(view: StageView, names: TableNames): StageTableData {
  return {
    id: 'links',
    columns: ['link'],
    rows: view.links
      .filter((link) => link.cut)
      .map((link) => ({
        key: `link ${link.a} ${link.b}`,
        selection: { kind: 'link', a: link.a, b: link.b } as const,
        cells: [`${names.actor(link.a)} – ${names.actor(link.b)}`],
      })),
  }
}

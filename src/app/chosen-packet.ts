import { ACTION } from '../engine/actions/events.ts'
import type { Micros } from '../engine/kernel/units.ts'
import { NETWORK, PACKET } from '../engine/network/events.ts'
import { truncateRegistry } from '../engine/protocol/ids.ts'
import { API_NAMES } from '../engine/protocol/messages.ts'
import { clonePartitionerCalls, rewindAllPartitionerCalls } from '../engine/protocol/partitioner-calls.ts'
import { cloneRecordTable } from '../engine/protocol/record-table.ts'
import type { Action } from '../engine/scenario/scenario.ts'
import { planWithAction } from '../engine/simulation/plan-with-action.ts'
import { createSimulation, type Simulation, type Snapshot } from '../engine/simulation/simulation.ts'
import { checkpointBefore, type Run } from '../replay/run.ts'
import { fieldsOf } from '../trace/event-catalog.ts'
import { countUntil, type EventColumns, eventCodeAt, eventTime, eventValue } from '../trace/event-columns.ts'
import {
  type FaultyPacket,
  type PacketChoice,
  type PacketFault,
  packetFaultAction,
  packetFaultUs,
  type WhyNotPacket,
} from './packet-fault.ts'

/** A packet as the events tell of it. */
interface SentPacket extends FaultyPacket {
  readonly packet: number
  readonly arrivesAtUs: Micros
  /** Its `packetSent`. */
  readonly event: number
}

const FAULTS: readonly PacketFault[] = ['drop', 'delay', 'duplicate']
/** Any delay does: what stands behind the packet on its connection waits as well, and has not arrived either. */
const TRIED_DELAY_MS = 1000

/**
 * What can be done to exactly one packet that is on its way at the playhead. A fault meets a packet when it is sent, so
 * the action stands in the microsecond before that, and the run is told again from there. This is offered only where the
 * telling is the same up to the playhead, but for the fault's own facts:
 *
 * - `actionDone` of the fault, and the numbers of later actions, one higher;
 * - to lose it: `packetLost` of the packet, and of those behind it on its connection, none of which had arrived;
 * - to delay it: its `delayUs`, and that of those behind it on its connection;
 * - to have it handled twice: nothing.
 *
 * Whether it is so is found out by telling it, on a copy of the run's state.
 *
 * @param playheadUs Everything up to and including this has been seen.
 */
export function packetChoice(run: Run, packet: number, playheadUs: Micros): PacketChoice {
  const sent = findSent(run.columns, packet, playheadUs)
  const forAll = sent ? whyNone(run, sent, playheadUs) : 'arrived'
  if (!sent || forAll) return { drop: forAll, delay: forAll, duplicate: forAll } as PacketChoice
  const names = run.tables.registry.topics.length
  const trial = startTrial(run, sent)
  const choice: Partial<Record<PacketFault, WhyNotPacket>> = {}
  for (const fault of FAULTS) {
    const why = trial ? tellAgain(run, trial, sent, fault, playheadUs) : 'hitAlready'
    if (why) choice[fault] = why
  }
  truncateRegistry(run.tables.registry, names)
  return choice
}

/** A packet is looked for among the newest so many events. */
const MAX_SCAN = 2_000_000

function findSent(columns: EventColumns, packet: number, playheadUs: Micros): SentPacket | undefined {
  const last = countUntil(columns, playheadUs) - 1
  for (let i = last; i >= 0 && last - i < MAX_SCAN; i--) {
    if (eventCodeAt(columns, i) === NETWORK.packetSent && eventValue(columns, i, 0) === packet)
      return sentAt(columns, i)
  }
  return undefined
}

function sentAt(columns: EventColumns, event: number): SentPacket {
  const sentAtUs = eventTime(columns, event)
  return {
    packet: eventValue(columns, event, 0),
    from: eventValue(columns, event, 1),
    to: eventValue(columns, event, 2),
    api: API_NAMES[eventValue(columns, event, 3)] as string,
    isResponse: (eventValue(columns, event, 4) & PACKET.response) !== 0,
    sentAtUs,
    arrivesAtUs: sentAtUs + eventValue(columns, event, 5),
    event,
  }
}

/** What stands against every fault, as far as the events tell. */
function whyNone(run: Run, sent: SentPacket, playheadUs: Micros): WhyNotPacket | undefined {
  const { columns } = run
  if (sent.sentAtUs < 1) return 'atStart'
  const end = countUntil(columns, playheadUs)
  for (let i = sent.event; i < end; i++) {
    if (isLostAt(columns, i, sent.packet)) return 'lostAlready'
  }
  if (sent.arrivesAtUs <= playheadUs) return 'arrived'
  for (let i = countUntil(columns, packetFaultUs(sent)); i < sent.event; i++) {
    if (isTwin(columns, i, sent)) return 'twin'
  }
  return undefined
}

/** A packet in which the fault would take this one for the other; one that is lost anyway meets no fault. */
function isTwin(columns: EventColumns, event: number, sent: SentPacket): boolean {
  if (eventCodeAt(columns, event) !== NETWORK.packetSent) return false
  const other = sentAt(columns, event)
  const isBetween =
    (other.from === sent.from && other.to === sent.to) || (other.from === sent.to && other.to === sent.from)
  if (!isBetween || other.api !== sent.api || other.isResponse !== sent.isResponse) return false
  return !isLostAt(columns, event + 1, other.packet)
}

/** A copy of the run, able to go back to the moment at which the action would act. */
interface Trial {
  readonly simulation: Simulation
  readonly start: Snapshot
  /** Told of each fact, and says where it differs from what is known. */
  readonly listener: { hear: Hear | undefined }
}

type Hear = (atUs: Micros, code: number, values: readonly number[]) => void

/** Undefined: a fault that waited already fits, and has met the packet. */
function startTrial(run: Run, sent: SentPacket): Trial | undefined {
  const atUs = packetFaultUs(sent)
  const listener: Trial['listener'] = { hear: undefined }
  const { partitionerCalls } = run.tables
  const tables = {
    ...run.tables,
    records: cloneRecordTable(run.tables.records),
    ...(partitionerCalls ? { partitionerCalls: partitionerCalls.map((one) => one && clonePartitionerCalls(one)) } : {}),
  }
  const checkpoint = checkpointBefore(run, atUs)
  const simulation = createSimulation(run.plan, tables, checkpoint.snapshot.world, {
    isFingerprinted: false,
    sink: { append: (at, code, ...values) => listener.hear?.(at, code, values) },
  })
  simulation.restore(checkpoint.snapshot)
  simulation.runUntil(atUs)
  const isMet = simulation.world.network.armed.some(
    (fault) =>
      fault.api === sent.api &&
      (fault.what === 'response') === sent.isResponse &&
      ((fault.a === sent.from && fault.b === sent.to) || (fault.a === sent.to && fault.b === sent.from)),
  )
  return isMet ? undefined : { simulation, start: simulation.snapshot(), listener }
}

/** Tell the run again with the fault in it, as far as it has been seen. */
function tellAgain(
  run: Run,
  { simulation, start, listener }: Trial,
  sent: SentPacket,
  fault: PacketFault,
  playheadUs: Micros,
): WhyNotPacket | undefined {
  const atUs = packetFaultUs(sent)
  const body = packetFaultAction(sent, run.plan.scenario, fault, TRIED_DELAY_MS)
  const action: Action = { ...body, atMs: atUs / 1000 }
  const { plan, sharedActions } = planWithAction(run.plan, action, atUs, playheadUs)
  simulation.restore(start)
  rewindAllPartitionerCalls(simulation.tables.partitionerCalls, simulation.world.producers)
  simulation.adopt(plan, sharedActions)
  const armedBefore = simulation.world.network.armed.length
  const told = compareTelling(run.columns, { sent, fault, playheadUs, action: sharedActions })
  listener.hear = told.hear
  told.next = simulation.world.factCount
  try {
    while (told.isSame && simulation.nextAtUs() <= playheadUs) simulation.step()
  } finally {
    listener.hear = undefined
  }
  const isMet = simulation.world.network.armed.length <= armedBefore
  return told.isSame && isMet && told.next === countUntil(run.columns, playheadUs) ? undefined : 'seenSince'
}

interface Telling {
  readonly hear: Hear
  isSame: boolean
  /** The known event that should come next. */
  next: number
}

/** Compares each fact with the one that is known in its place; what the fault itself brings may differ. */
function compareTelling(
  known: EventColumns,
  of: { sent: SentPacket; fault: PacketFault; playheadUs: Micros; action: number },
): Telling {
  const { sent, fault, playheadUs } = of
  let isDone = false
  /** Lost with the packet, unless the known run lost it too. */
  let mayBeLost = -1

  const isOwn = (code: number, values: readonly number[]): boolean => {
    if (!isDone && code === ACTION.actionDone && values[0] === of.action) {
      isDone = true
      return true
    }
    return code === NETWORK.packetLost && values[0] === mayBeLost && !isLostAt(known, telling.next, mayBeLost)
  }
  const isAsKnown = (atUs: Micros, code: number, values: readonly number[]): boolean => {
    const { next } = telling
    if (next >= known.length || eventTime(known, next) !== atUs || eventCodeAt(known, next) !== code) return false
    const isAction = code === ACTION.actionDone || code === ACTION.actionIgnored
    const isSending = code === NETWORK.packetSent
    mayBeLost = isSending && fault === 'drop' && canBeBehind(values, atUs) ? (values[0] as number) : -1
    return fieldsOf(code).every((_, position) => {
      const was = eventValue(known, next, position)
      const is = values[position] as number
      if (is === was) return true
      if (isAction && position === 0) return was >= of.action && is === was + 1
      return isSending && position === 5 && fault === 'delay' && isSameWay(values) && is > was
    })
  }
  const isSameWay = (values: readonly number[]) => values[1] === sent.from && values[2] === sent.to
  /** The packet itself, or one between its ends that has not been seen to arrive. */
  const canBeBehind = (values: readonly number[], atUs: Micros) =>
    values[0] === sent.packet ||
    ((values[0] as number) > sent.packet &&
      (isSameWay(values) || (values[1] === sent.to && values[2] === sent.from)) &&
      atUs + (values[5] as number) > playheadUs)

  const telling: Telling = {
    isSame: true,
    next: 0,
    hear(atUs, code, values) {
      if (!telling.isSame || isOwn(code, values)) return
      if (isAsKnown(atUs, code, values)) telling.next++
      else telling.isSame = false
    },
  }
  return telling
}

/** Does the event tell that this packet was lost? */
function isLostAt(columns: EventColumns, event: number, packet: number): boolean {
  if (event >= columns.length || eventCodeAt(columns, event) !== NETWORK.packetLost) return false
  return eventValue(columns, event, 0) === packet
}

import { PRODUCER } from '../engine/producer/events.ts'
import type { World } from '../engine/simulation/world.ts'
import { type EventColumns, eventCodeAt, eventValue } from '../trace/event-columns.ts'
import { cloneLedger, emptyLedger, type Ledger, noteResult, noteSent } from '../trace/ledger.ts'
import { syncLedger } from '../trace/sync-ledger.ts'

/**
 * Ledgers along a run: the one at its frontier, and copies from time to time, so that a jump counts only what lies between
 * the nearest copy and its goal.
 */
export interface LedgerTrail {
  current: Ledger
  /** In order; the facts up to `factCount` are in it, and the logs of that moment. */
  copies: { readonly factCount: number; readonly ledger: Ledger }[]
}

/** Facts between two copies at first; as many copies at most, then every other one goes. */
const COPY_FACTS = 30_000
const MAX_COPIES = 48

/** A trail that begins with nothing. */
export function emptyTrail(): LedgerTrail {
  return { current: emptyLedger(), copies: [] }
}

/** What a fact means for a ledger: futures only, logs are read from the engine (`syncLedger`). */
export function noteLedgerFact(ledger: Ledger, code: number, record: number): void {
  if (code === PRODUCER.recordSent) noteSent(ledger, record)
  else if (code === PRODUCER.recordAcked) noteResult(ledger, record, true)
  else if (code === PRODUCER.recordFailed) noteResult(ledger, record, false)
}

/** Keep a copy if the last one is long ago. `world` is the frontier's. */
export function maybeCopyLedger(trail: LedgerTrail, world: World): void {
  const last = trail.copies[trail.copies.length - 1]?.factCount ?? 0
  const spacing = COPY_FACTS * Math.max(1, Math.ceil(last / (COPY_FACTS * MAX_COPIES)))
  if (world.factCount - last < spacing) return
  syncLedger(trail.current, world)
  trail.copies.push({ factCount: world.factCount, ledger: cloneLedger(trail.current) })
  if (trail.copies.length > MAX_COPIES) trail.copies = trail.copies.filter((_, index) => index % 2 === 1)
}

/** A ledger with the facts up to `factCount`; its logs are those of the nearest copy: sync it with the world it is for. */
export function ledgerAt(trail: LedgerTrail, columns: EventColumns, factCount: number): Ledger {
  let copy: LedgerTrail['copies'][number] | undefined
  for (const candidate of trail.copies) if (candidate.factCount <= factCount) copy = candidate
  const ledger = copy ? cloneLedger(copy.ledger) : emptyLedger()
  for (let i = copy?.factCount ?? 0; i < factCount; i++) {
    const code = eventCodeAt(columns, i)
    if (code <= PRODUCER.recordFailed) noteLedgerFact(ledger, code, eventValue(columns, i, 0))
  }
  return ledger
}

/** Forget everything from `factCount` on; the columns have been cut there. */
export function cutTrail(trail: LedgerTrail, columns: EventColumns, factCount: number): void {
  trail.copies = trail.copies.filter((copy) => copy.factCount <= factCount)
  trail.current = ledgerAt(trail, columns, factCount)
}

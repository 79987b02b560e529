import { type Micros, microsFromScenario, NEVER } from '../engine/kernel/units.ts'
import type { EventSink } from '../engine/simulation/event-sink.ts'
import { createSimulation, type Simulation } from '../engine/simulation/simulation.ts'
import { emptyLedger, type Ledger } from '../trace/ledger.ts'
import { cloneRecentFacts, emptyRecentFacts, forgetOld, noteRecent, type RecentFacts } from '../trace/recent-facts.ts'
import type { StageView } from '../trace/stage-view.ts'
import { syncLedger } from '../trace/sync-ledger.ts'
import { stageView } from '../trace/view/stage-view-builder.ts'
import { ledgerAt, noteLedgerFact } from './ledger-trail.ts'
import { type Checkpoint, checkpointBefore, checkpointTime, computedUntilUs, type Run } from './run.ts'

/**
 * Looks at one moment of a run: a replica of the engine that is moved there, forwards by stepping, backwards from the
 * nearest checkpoint. Both ways lead to the same view.
 */
export interface Cursor {
  readonly run: Run
  readonly simulation: Simulation
  ledger: Ledger
  recent: RecentFacts
}

/** A cursor at the start of a run. */
export function createCursor(run: Run): Cursor {
  const first = checkpointBefore(run, 0)
  const cursor: { current: Cursor | undefined } = { current: undefined }
  const simulation = createSimulation(run.plan, run.tables, first.snapshot.world, {
    sink: follower(() => cursor.current),
    isFingerprinted: false,
  })
  // The checkpoint stays as it is: the cursor works on a copy.
  simulation.restore(first.snapshot)
  const created: Cursor = { run, simulation, ledger: emptyLedger(), recent: emptyRecentFacts() }
  cursor.current = created
  rebuild(created, first)
  return created
}

/**
 * Move to `atUs` (or to the end of what is computed) and read the view.
 *
 * @param followed A record of which the view tells also where it stands in a log whose tail has left it behind.
 */
export function viewAt(cursor: Cursor, atUs: Micros, followed?: number): StageView {
  seek(cursor, atUs)
  syncLedger(cursor.ledger, cursor.simulation.world)
  forgetOld(cursor.recent, cursor.simulation.world.nowUs)
  const { run, simulation } = cursor
  return stageView({
    world: simulation.world,
    plan: run.plan,
    tables: run.tables,
    ledger: cursor.ledger,
    recent: cursor.recent,
    validUntilUs: validUntilUs(cursor),
    followed,
  })
}

/** The next moment at which something happens: copies from before a branch do not know the action that began it. */
function validUntilUs({ run, simulation }: Cursor): Micros {
  const { nowUs } = simulation.world
  if (run.endedAtUs !== undefined && nowUs >= run.endedAtUs) return NEVER
  let nextUs = simulation.nextAtUs()
  for (const action of run.plan.actions) {
    const actsAtUs = microsFromScenario(action.atMs)
    if (actsAtUs > nowUs && actsAtUs < nextUs) nextUs = actsAtUs
  }
  return nextUs
}

/** Move to `atUs`: everything up to and including it has happened. */
export function seek(cursor: Cursor, atUs: Micros): void {
  const { run, simulation } = cursor
  const targetUs = Math.max(0, Math.min(atUs, computedUntilUs(run)))
  const { nowUs } = simulation.world
  if (targetUs < nowUs || checkpointTime(run, targetUs) > nowUs) {
    const checkpoint = checkpointBefore(run, targetUs)
    simulation.restore(checkpoint.snapshot)
    rebuild(cursor, checkpoint)
  }
  // Also when it is there already: a copy made in the middle of an instant has the rest of it before it.
  simulation.runUntil(targetUs)
}

/** The ledger and the last facts of a cursor that has jumped. */
function rebuild(cursor: Cursor, from: Checkpoint): void {
  const { run } = cursor
  cursor.ledger = ledgerAt(run.ledgers, run.columns, from.factCount)
  cursor.recent = cloneRecentFacts(from.recent)
}

/** What a stepping cursor notes of each fact. */
function follower(cursorNow: () => Cursor | undefined): EventSink {
  return {
    append(atUs, code, a, b, c, d, e) {
      const cursor = cursorNow()
      if (!cursor) return
      noteLedgerFact(cursor.ledger, code, a)
      noteRecent(cursor.recent, atUs, code, a, b, c, d, e)
    },
  }
}

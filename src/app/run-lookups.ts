import type { ActionBody, ScenarioProblem } from '../engine/scenario/scenario.ts'
import type { Cursor } from '../replay/cursor.ts'
import type { Run } from '../replay/run.ts'
import { countUntil, eventTime } from '../trace/event-columns.ts'
import type { FromWorker, ToWorker } from './host-messages.ts'

/** Time of the nearest event in a direction. */
export function neighbour(run: Run, fromUs: number, direction: 1 | -1): number | undefined {
  const { columns } = run
  const after = countUntil(columns, fromUs)
  if (direction > 0) return after < columns.length ? eventTime(columns, after) : undefined
  let index = after - 1
  while (index >= 0 && eventTime(columns, index) >= fromUs) index--
  return index >= 0 ? eventTime(columns, index) : undefined
}

/** Broker → µs until its session ends, for brokers that are gone and not fenced yet. */
export function sessionsLeft(cursor: Cursor): ReadonlyMap<number, number> {
  const { world } = cursor.simulation
  const left = new Map<number, number>()
  for (const broker of world.brokers) {
    const fencedAtUs = cursor.run.summary.fencedAtUs.find(([id, atUs]) => id === broker.id && atUs > world.nowUs)
    if (broker.process === 'dead' && fencedAtUs) left.set(broker.id, fencedAtUs[1] - world.nowUs)
  }
  return left
}

/** A problem of an action done by hand is at its field, not at a place in a file. */
export function withoutIndex(action: ActionBody): (problem: ScenarioProblem) => ScenarioProblem {
  return ({ path, message }) => ({ path: path.replace(/^actions\[\d+\]/, action.do), message })
}

/** A data set or the sandbox could not be fetched (offline): no bug of anybody's, and it may come the next time. */
export class PartMissing extends Error {
  override readonly name = 'PartMissing'
}

/** What needs the part is not done; it can be tried again. */
export function withoutPart(message: ToWorker, { message: text }: PartMissing): FromWorker {
  if (message.kind === 'difference') {
    return { kind: 'difference', run: message.run, question: message.question, difference: undefined }
  }
  const run = 'newRun' in message ? message.newRun : message.run
  return { kind: 'refused', run, problems: [{ path: '', message: text }], codecs: [] }
}

/** What an import gives; PartMissing when it cannot be fetched. */
export async function fetched<Part>(part: Promise<Part>): Promise<Part> {
  try {
    return await part
  } catch (error) {
    throw new PartMissing(textOf(error))
  }
}

/** What an error says. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

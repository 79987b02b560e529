import type { Run } from '../replay/run.ts'
import { type LifeSubject, lifeOf } from '../trace/life.ts'
import type { NameSource } from '../trace/names.ts'
import type { Selection } from './host-messages.ts'

/** Time of the next or last step in the life of a record or a batch; undefined: there is none, or it is something else. */
export function findHop(
  run: Run,
  names: NameSource,
  of: Selection | undefined,
  fromUs: number,
  direction: 1 | -1,
): number | undefined {
  const subject = subjectOf(run, of)
  if (!subject) return undefined
  const times = lifeOf(run.columns, subject, fromUs, names).map(({ atUs }) => atUs)
  return direction > 0 ? times.find((atUs) => atUs > fromUs) : times.findLast((atUs) => atUs < fromUs)
}

function subjectOf(run: Run, of: Selection | undefined): LifeSubject | undefined {
  if (of?.kind === 'batch') return of
  if (of?.kind !== 'record') return undefined
  return { ...of, sentAtUs: run.tables.records.sentAtUs[of.record] ?? 0 }
}

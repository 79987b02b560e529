import type { SeriesSettings } from '../trace/series/run-levels.ts'
import { createRunSeries, type RunSeries } from '../trace/series/run-series.ts'
import { type Cursor, createCursor, viewAt } from './cursor.ts'
import type { Run } from './run.ts'

/** The series of a run, with nothing folded yet. Another future needs another one. */
export function seriesOfRun(run: Run): RunSeries {
  let cursor: Cursor | undefined
  return createRunSeries({
    columns: run.columns,
    brokers: run.plan.scenario.cluster.brokers,
    settingsAt(atUs): SeriesSettings {
      // Seldom asked: at the start, and where a config or a replica list changes.
      cursor ??= createCursor(run)
      const view = viewAt(cursor, atUs)
      const minIsr: number[] = []
      for (const { partition, minInsyncReplicas } of view.partitions) minIsr[partition] = minInsyncReplicas
      return {
        producers: view.producers.map(({ memoryTotalBytes, acks }) => ({ memoryTotalBytes, acks })),
        minIsr,
      }
    },
  })
}

import type { RecordNumber } from '../protocol/ids.ts'
import type { RecordTable } from '../protocol/record-table.ts'
import { generatedValue } from '../workload/value-content.ts'
import type { RunPlan } from './run-plan.ts'

/** The serialized value of a record, made from where it comes from; null for a null value or an unknown record. */
export function recordContent(
  plan: Pick<RunPlan, 'seed' | 'workload'>,
  records: Pick<RecordTable, 'planned'>,
  record: RecordNumber,
): Uint8Array | null {
  const planned = records.planned[record]
  if (!planned || planned.valueSize < 0) return null
  if (planned.value) return planned.value
  const entry = plan.workload.entries[planned.entry]
  if (!entry) return new Uint8Array(planned.valueSize)
  if (entry.explicit) return entry.explicit[planned.indexInEntry]?.value ?? null
  if (entry.dataset) return entry.dataset.values[planned.indexInEntry % entry.dataset.values.length] ?? null
  const content = entry.entry.kind === 'generated' ? entry.entry.content : 'zero'
  return generatedValue(content, planned.valueSize, {
    seed: plan.seed,
    entry: planned.entry,
    index: planned.indexInEntry,
  })
}

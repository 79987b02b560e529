import type { StageView } from '../trace/stage-view.ts'
import type { Focus } from './stage-layout.ts'
import type { StageTarget } from './stage-target.ts'

/** What of the cluster the selection is about: it opens where there is little room. */
export function focusOf(
  view: StageView,
  selection: StageTarget | undefined,
  partition: number | undefined,
): Focus | undefined {
  if (selection?.kind === 'broker') {
    return selection.broker === 0 ? undefined : { brokers: [selection.broker], partition: undefined }
  }
  const found = partition === undefined ? undefined : view.partitions.find((one) => one.partition === partition)
  return found && { brokers: found.replicas, partition: found.partition }
}

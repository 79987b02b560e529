import { loadQuickJs } from '../../sandbox/load-quick-js.ts'
import { PartitionerHangs, startPartitioner } from '../../sandbox/quick-js-partitioner.ts'
import { loadDatasets, namedDatasets } from '../datasets.ts'
import type { TryAnswer, TryQuestion } from './code-messages.ts'
import { tryCode } from './try-code.ts'

/** Try code in a sandbox of its own, apart from the run's. */
export async function answerTry(question: TryQuestion): Promise<TryAnswer> {
  try {
    const [quickJs, datasets] = await Promise.all([loadQuickJs(), loadDatasets(namedDatasets(question.scenario))])
    const start = (source: string, configs: Readonly<Record<string, string>>) =>
      startPartitioner(quickJs, source, configs)
    return tryCode(question, { start, datasets, now: () => performance.now() })
  } catch (error) {
    if (error instanceof PartitionerHangs) return { kind: 'hangs' }
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

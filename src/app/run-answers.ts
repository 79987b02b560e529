import { applicationPage } from './application-answer.ts'
import { packetChoice } from './chosen-packet.ts'
import type { FromWorker, ToWorker } from './host-messages.ts'
import { partitionHistory } from './inspected/partition-history.ts'
import type { OpenRun } from './open-run.ts'
import { seriesAnswer } from './series-answer.ts'

/** Questions that are answered from the run alone. */
export type RunQuestion = Extract<ToWorker, { kind: 'application' | 'packet' | 'partitionHistory' | 'series' }>

/** Answer a question, in time lent until `shouldStop`. */
export function runAnswer({ run, number }: OpenRun, asked: RunQuestion, shouldStop: () => boolean): FromWorker {
  const to = { run: asked.run, question: asked.question }
  switch (asked.kind) {
    case 'packet':
      return { kind: 'packet', ...to, choice: packetChoice(run, asked.packet, asked.atUs) }
    case 'partitionHistory':
      return { kind: 'partitionHistory', ...to, history: partitionHistory(run, asked.partition) }
    case 'application':
      return { kind: 'application', ...to, page: applicationPage(run, number, asked.asked) }
    case 'series':
      return { kind: 'series', ...to, page: seriesAnswer(run, number, asked.asked, shouldStop) }
  }
}

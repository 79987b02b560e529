import type { FromWorker, ToWorker } from './host-messages.ts'
import type { OpenRun } from './open-run.ts'
import { fetched } from './run-lookups.ts'

/** Questions whose answers come with code of their own: seldom asked, fetched when they are. */
export type LateQuestion = Extract<ToWorker, { kind: 'application' | 'packet' | 'partitionHistory' | 'series' }>

/**
 * Fetch what answers a question. What comes back makes the answer, in time lent until `shouldStop`: the run may have been
 * replaced meanwhile.
 */
export async function lateAnswer(
  message: LateQuestion,
): Promise<(current: OpenRun, shouldStop: () => boolean) => FromWorker> {
  const { run, question } = message
  switch (message.kind) {
    case 'packet': {
      const { packetChoice } = await fetched(import('./chosen-packet.ts'))
      return (current) => {
        const choice = packetChoice(current.run, message.packet, message.atUs)
        return { kind: 'packet', run, question, choice }
      }
    }
    case 'partitionHistory': {
      const { partitionHistory } = await fetched(import('./inspected/partition-history.ts'))
      return (current) => {
        const history = partitionHistory(current.run, message.partition)
        return { kind: 'partitionHistory', run, question, history }
      }
    }
    case 'application': {
      const { applicationPage } = await fetched(import('./application-answer.ts'))
      return (current) => {
        const page = applicationPage(current.run, current.number, message.asked)
        return { kind: 'application', run, question, page }
      }
    }
    case 'series': {
      const { seriesAnswer } = await fetched(import('./series-answer.ts'))
      return (current, shouldStop) => {
        const page = seriesAnswer(current.run, current.number, message.asked, shouldStop)
        return { kind: 'series', run, question, page }
      }
    }
  }
}

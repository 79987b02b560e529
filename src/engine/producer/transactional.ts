import { callTransaction, unblockTransaction } from './application-transactions.ts'
import { beginAbort } from './transaction-calls.ts'
import { handleAnswer } from './transaction-handlers.ts'
import { TRANSACTIONAL } from './transactional-part.ts'

/** Let producers have transactions. */
export function fillTransactional(): void {
  TRANSACTIONAL.fill({ handleAnswer, beginAbort, callTransaction, unblockTransaction })
}

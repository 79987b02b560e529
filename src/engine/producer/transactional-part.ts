import { emptyPart } from '../kernel/part.ts'
import type { ResponseBody } from '../protocol/messages.ts'
import type { callTransaction, unblockTransaction } from './application-transactions.ts'
import type { Handling } from './transaction-answers.ts'
import type { beginAbort } from './transaction-calls.ts'

/** What only producers with a transactional.id do, and calls that only they should get. */
export const TRANSACTIONAL = emptyPart<{
  /** @returns False: it is no answer of a transaction. */
  handleAnswer(handling: Handling, body: ResponseBody): boolean
  readonly beginAbort: typeof beginAbort
  readonly callTransaction: typeof callTransaction
  readonly unblockTransaction: typeof unblockTransaction
}>('transactions of producers')

import { onLinkConnected } from './broker-links.ts'
import { handleTransactionRequest } from './transaction-apis.ts'
import {
  coordinate,
  dropLink,
  nextTransactionMs,
  onLinkAnswer,
  runCoordinator,
  tickTransactions,
} from './transaction-turn.ts'
import { mustVerify } from './transaction-verification.ts'
import { TRANSACTIONS } from './transactions-part.ts'

/** Let brokers take part in transactions. */
export function fillTransactions(): void {
  TRANSACTIONS.fill({
    mustVerify,
    handleTransactionRequest,
    runCoordinator,
    onLinkConnected,
    dropLink,
    onLinkAnswer,
    tickTransactions,
    nextTransactionMs,
    coordinate,
  })
}

import { actionNamed } from '../actions/index.ts'
import { fillTransactions } from '../cluster/transactions.ts'
import { cloneConsumer, createConsumer, handleConsumer } from '../consumer/consumer-process.ts'
import { fillTransactional } from '../producer/transactional.ts'
import { fillErrorRows } from '../protocol/error-rows.ts'
import { createActionSurface } from './action-surface.ts'
import { ACTING, CONSUMING, SETTLING } from './parts.ts'
import { isSettled } from './settle.ts'

// Importing this file fills every part of the engine that only some runs need: once and for all, as code does not change.
// Whoever runs any scenario imports it; the page fetches it behind its first picture, and before a run that needs it.
ACTING.fill({ actionNamed, createActionSurface })
CONSUMING.fill({ createConsumer, cloneConsumer, handleConsumer })
SETTLING.fill({ isSettled })
fillErrorRows()
fillTransactions()
fillTransactional()

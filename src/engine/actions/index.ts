import {
  failDisk,
  failNext,
  hangBroker,
  killBroker,
  powerOffBroker,
  resumeBroker,
  setBrokerConfig,
  shutdownBroker,
  slowBroker,
  startBroker,
} from './broker-actions.ts'
import {
  addPartitions,
  electLeader,
  killController,
  reassignPartition,
  setTopicConfig,
  setWorkload,
  startController,
} from './cluster-actions.ts'
import type { ActionDefinition } from './define-action.ts'
import {
  cutLink,
  delayNext,
  dropNext,
  duplicateNext,
  healBroker,
  healLink,
  isolateBroker,
  setLink,
} from './network-actions.ts'
import {
  abortTransaction,
  beginTransaction,
  closeProducer,
  commitTransaction,
  flushProducer,
  initTransactions,
  killProducer,
  restartProducer,
  send,
} from './producer-actions.ts'

/** Every action, in the order of the contract's table. A new one is a definition and a line here. */
export const ACTIONS: readonly ActionDefinition[] = [
  killBroker,
  powerOffBroker,
  shutdownBroker,
  startBroker,
  slowBroker,
  hangBroker,
  resumeBroker,
  killController,
  startController,
  isolateBroker,
  healBroker,
  cutLink,
  healLink,
  setLink,
  dropNext,
  delayNext,
  duplicateNext,
  failNext,
  failDisk,
  setTopicConfig,
  setBrokerConfig,
  setWorkload,
  addPartitions,
  reassignPartition,
  electLeader,
  restartProducer,
  send,
  flushProducer,
  closeProducer,
  killProducer,
  initTransactions,
  beginTransaction,
  commitTransaction,
  abortTransaction,
]

const byName = new Map(ACTIONS.map((definition) => [definition.do as string, definition]))

/** The definition of a `do`, if there is one. */
export function actionNamed(name: string): ActionDefinition | undefined {
  return byName.get(name)
}

import type { ConsumerState } from './consumer-state.ts'

/** Records of the run that the application got, copies included; those that stood in the logs before it are not counted. */
export function deliveredOfRun(consumer: ConsumerState): number {
  return consumer.deliveredCount - consumer.deliveredInitialCount
}

/** Sum of the positions of all partitions; one whose position is not known yet counts as 0. */
export function positionSum(consumer: ConsumerState): number {
  let sum = 0
  for (const { position } of consumer.partitions) if (position > 0) sum += position
  return sum
}

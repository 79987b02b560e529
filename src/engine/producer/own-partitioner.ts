import { must } from '../kernel/assert.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'
import type { PartitionerAnswer, PartitionerQuestion } from '../protocol/partitioner-calls.ts'
import type { ProducerOutbox } from './environment.ts'
import { PARTITION_CHOICE } from './events.ts'
import { definePartitioner } from './partitioners/partitioner.ts'
import type { ProducerProcessState } from './producer-state.ts'

/** A new KafkaProducer makes a new object of the code. */
export const CONFIGURE: PartitionerQuestion = { kind: 'configure' }
/** KafkaProducer#close closes it. */
export const CLOSE: PartitionerQuestion = { kind: 'close' }

/**
 * One call of the partitioner that the application brings along; nothing where it brings none.
 *
 * @returns A partition number as the code gave it (0 from other methods), or the exception that the producer sees.
 */
export function askPartitioner(
  process: ProducerProcessState,
  out: ProducerOutbox,
  question: PartitionerQuestion,
): number | JavaException {
  const { ownPartitioner } = process.config
  if (!ownPartitioner) return 0
  const desk = must(out.partitionerDesk, 'the desk for the partitioner of', process.options.name)
  return thrownOr(desk.ask(process.options.index, ownPartitioner, process.partitionerCalls++, question))
}

function thrownOr(answer: PartitionerAnswer): number | JavaException {
  return typeof answer === 'number' ? answer : javaException(answer.className, answer.message)
}

/** Stands for the code among the partitioners: its answers come by `askPartitioner` (P-45). */
export const ownPartitioner = definePartitioner({
  id: 'custom',
  javaClasses: [],
  versions: ['2.5', '3.9', '4.x'],
  source: 'Partitioner of the application; P-45, P-46',
  init: () => ({}),
  partition: () => must<number>(undefined, 'an answer of the partitioner itself'),
  how: () => PARTITION_CHOICE.custom,
})

import { EXCEPTION_CLASSES } from './error-classes.ts'
import { ERROR_NAMES, errorName, LAST_CODES } from './error-names.ts'
import { KAFKA_TEXTS, KAFKA_TEXTS_OF_2_5, OUR_TEXTS } from './error-texts.ts'
import { ERROR, ERROR_ROWS, type ErrorRow } from './errors.ts'
import { type ErrorList, isSubclassOf, qualifiedName } from './exceptions.ts'

/**
 * Exceptions that 2.5 has for other codes than its successors: code → simple class.
 *
 * @source P-102: NOT_LEADER_OR_FOLLOWER is a NotLeaderForPartitionException; an old epoch is a ProducerFencedException
 */
const CLASSES_OF_2_5: ReadonlyMap<number, string> = new Map([
  [ERROR.NOT_LEADER_OR_FOLLOWER, 'NotLeaderForPartitionException'],
  [ERROR.INVALID_PRODUCER_EPOCH, 'ProducerFencedException'],
])

function rowsOf(list: ErrorList): readonly ErrorRow[] {
  return ERROR_NAMES.filter(([code]) => code <= LAST_CODES[list]).map(([code, newName]) => {
    const simpleClass = (list === '2.5' ? CLASSES_OF_2_5.get(code) : undefined) ?? EXCEPTION_CLASSES[newName]
    const kafkaText = (list === '2.5' ? KAFKA_TEXTS_OF_2_5[newName] : undefined) ?? KAFKA_TEXTS[newName]
    return {
      name: errorName(code, list),
      exceptionClass: simpleClass === '' ? '' : qualifiedName(simpleClass),
      text: kafkaText ?? OUR_TEXTS[newName] ?? '',
      isKafkaText: kafkaText !== undefined,
      retriable: simpleClass !== '' && isSubclassOf(simpleClass, 'RetriableException', list),
      invalidMetadata: simpleClass !== '' && isSubclassOf(simpleClass, 'InvalidMetadataException', list),
    }
  })
}

/** Let errors be told apart. */
export function fillErrorRows(): void {
  ERROR_ROWS.fill({ '2.5': rowsOf('2.5'), '3.9': rowsOf('3.9'), '4.x': rowsOf('4.x') })
}

import { EXCEPTION_CLASSES } from './error-classes.ts'
import { ERROR, ERROR_NAMES, errorName, LAST_CODES } from './error-names.ts'
import { KAFKA_TEXTS, KAFKA_TEXTS_OF_2_5, OUR_TEXTS } from './error-texts.ts'
import { type ErrorList, isSubclassOf, qualifiedName } from './exceptions.ts'

/** One code as one release sees it. */
export interface ErrorRow {
  readonly name: string
  /** Qualified; empty for NONE. */
  readonly exceptionClass: string
  readonly text: string
  /** `text` is Kafka's own. */
  readonly isKafkaText: boolean
  readonly retriable: boolean
  readonly invalidMetadata: boolean
}

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

const ROWS = new Map<ErrorList, readonly ErrorRow[]>()

/** What a release knows of its codes besides their names, by code − FIRST_CODE. */
export function errorRows(list: ErrorList): readonly ErrorRow[] {
  const known = ROWS.get(list) ?? rowsOf(list)
  ROWS.set(list, known)
  return known
}

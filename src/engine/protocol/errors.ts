import { must } from '../kernel/assert.ts'
import { EXCEPTION_CLASSES } from './error-classes.ts'
import { ERROR_NAMES, type ErrorName, errorName, FIRST_CODE, LAST_CODES, NAMES_OF_2_5 } from './error-names.ts'
import { KAFKA_TEXTS, KAFKA_TEXTS_OF_2_5, OUR_TEXTS } from './error-texts.ts'
import { type ErrorList, isSubclassOf, type JavaException, qualifiedName } from './exceptions.ts'

export { type ErrorName, errorName } from './error-names.ts'
export type { ErrorList } from './exceptions.ts'

/** Codes by name: `ERROR.NOT_ENOUGH_REPLICAS` is 19. */
export const ERROR = Object.fromEntries(ERROR_NAMES.map(([code, name]) => [name, code])) as {
  readonly [Row in (typeof ERROR_NAMES)[number] as Row[1]]: Row[0]
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

/** One code as one release sees it. */
interface ErrorRow {
  readonly name: string
  /** Qualified; empty for NONE. */
  readonly exceptionClass: string
  readonly text: string
  /** `text` is Kafka's own. */
  readonly isKafkaText: boolean
  readonly retriable: boolean
  readonly invalidMetadata: boolean
}

const ROWS: Readonly<Record<ErrorList, readonly ErrorRow[]>> = {
  '2.5': rowsOf('2.5'),
  '3.9': rowsOf('3.9'),
  '4.x': rowsOf('4.x'),
}

const CODES_BY_NAME = new Map<string, number>(ERROR_NAMES.map(([code, name]) => [name, code]))
for (const [code, name] of NAMES_OF_2_5) CODES_BY_NAME.set(name, code)

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

function rowOf(code: number, list: ErrorList): ErrorRow {
  const rows = ROWS[list]
  return rows[code - FIRST_CODE] ?? (rows[0] as ErrorRow)
}

/**
 * The code that a client of this release makes of `code`: one that it does not know is UNKNOWN_SERVER_ERROR to it. All
 * functions here read codes that way.
 */
export function knownError(code: number, list: ErrorList): number {
  return code >= FIRST_CODE && code <= LAST_CODES[list] ? code : ERROR.UNKNOWN_SERVER_ERROR
}

/** The code of a name; either name of a code is accepted in every release. `undefined`: no such error. */
export function errorCodeOf(name: string): number | undefined {
  return CODES_BY_NAME.get(name)
}

/** The default text of a code; in our own words where `hasKafkaText` says no; empty for NONE. */
export function errorText(code: number, list: ErrorList): string {
  return rowOf(code, list).text
}

/** Is `errorText` what Kafka prints (P-102, P-102a)? Otherwise only the class may be compared. */
export function hasKafkaText(code: number, list: ErrorList): boolean {
  return rowOf(code, list).isKafkaText
}

/** The qualified class of a code's exception; empty for NONE, which has none. */
export function exceptionClass(code: number, list: ErrorList): string {
  return rowOf(code, list).exceptionClass
}

/**
 * The exception of a code, with its default text or with the message that came in the response (P-101).
 *
 * @param code Not NONE.
 */
export function exceptionOfError(code: number, list: ErrorList, message?: string): JavaException {
  const row = rowOf(code, list)
  must(row.exceptionClass || undefined, 'the exception of', row.name)
  return { className: row.exceptionClass, message: message ?? row.text }
}

/** Is the code's exception a RetriableException in this release? UNKNOWN_PRODUCER_ID and its like are not (P-126). */
export function isRetriable(code: number, list: ErrorList): boolean {
  return rowOf(code, list).retriable
}

/** Does the code make the client refresh its metadata (InvalidMetadataException; M in P-102)? */
export function isInvalidMetadata(code: number, list: ErrorList): boolean {
  return rowOf(code, list).invalidMetadata
}

/** All codes of a release with their names, ascending; NONE included. */
export function errorsOf(list: ErrorList): readonly { readonly code: number; readonly name: string }[] {
  return ROWS[list].map((row, index) => ({ code: index + FIRST_CODE, name: row.name }))
}

/** Does a name of an error code stand in the protocol's list (in any release's spelling)? */
export function isErrorName(name: string): name is ErrorName | 'NOT_LEADER_FOR_PARTITION' {
  return CODES_BY_NAME.has(name)
}

import { must } from '../kernel/assert.ts'
import { ERROR, ERROR_NAMES, type ErrorName, FIRST_CODE, LAST_CODES, NAMES_OF_2_5 } from './error-names.ts'
import { type ErrorRow, errorRows } from './error-rows.ts'
import type { ErrorList, JavaException } from './exceptions.ts'

export { ERROR, type ErrorName, errorName } from './error-names.ts'
export type { ErrorList } from './exceptions.ts'

const CODES_BY_NAME = new Map<string, number>(ERROR_NAMES.map(([code, name]) => [name, code]))
for (const [code, name] of NAMES_OF_2_5) CODES_BY_NAME.set(name, code)

function rowOf(code: number, list: ErrorList): ErrorRow {
  const rows = errorRows(list)
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
  return code !== ERROR.NONE && rowOf(code, list).retriable
}

/** Does the code make the client refresh its metadata (InvalidMetadataException; M in P-102)? */
export function isInvalidMetadata(code: number, list: ErrorList): boolean {
  return code !== ERROR.NONE && rowOf(code, list).invalidMetadata
}

/** All codes of a release with their names, ascending; NONE included. */
export function errorsOf(list: ErrorList): readonly { readonly code: number; readonly name: string }[] {
  return errorRows(list).map((row, index) => ({ code: index + FIRST_CODE, name: row.name }))
}

/** Does a name of an error code stand in the protocol's list (in any release's spelling)? */
export function isErrorName(name: string): name is ErrorName | 'NOT_LEADER_FOR_PARTITION' {
  return CODES_BY_NAME.has(name)
}

import { assertNever } from '../kernel/assert.ts'
import type { LogLine } from './log-line.ts'
import type { ProfileFeatures } from './profile.ts'

/** What the idempotence rules look at: effective values, and which of them the user set himself. */
export interface IdempotenceInput {
  readonly enableIdempotence: boolean
  readonly idempotenceIsExplicit: boolean
  /** `-1`, `0` or `1`. */
  readonly acks: string
  readonly acksIsExplicit: boolean
  readonly retries: number
  readonly retriesIsExplicit: boolean
  readonly maxInFlight: number
  readonly hasTransactionalId: boolean
}

/** What comes of it, or the message of the ConfigException with the names of the controls that it is about. */
export type IdempotenceOutcome =
  | {
      readonly ok: true
      readonly enableIdempotence: boolean
      readonly acks: string
      readonly retries: number
      readonly logs: readonly LogLine[]
    }
  | { readonly ok: false; readonly message: string; readonly names: readonly string[] }

const IDEMPOTENCE = 'enable.idempotence'
const IN_FLIGHT = 'max.in.flight.requests.per.connection'
const MAX_IN_FLIGHT_FOR_IDEMPOTENCE = 5
const MAX_RETRIES = 2_147_483_647

const RETRIES_REFUSED: IdempotenceOutcome = {
  ok: false,
  message: 'Must set retries to non-zero when using the idempotent producer.',
  names: ['retries', IDEMPOTENCE],
}
const ACKS_REFUSED: IdempotenceOutcome = {
  ok: false,
  message: 'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.',
  names: ['acks', IDEMPOTENCE],
}

/** The message about too many requests in flight, as 2.5 and 3.9 word it (P-16, P-17). */
export const IN_FLIGHT_REFUSED_MESSAGE = `Must set ${IN_FLIGHT} to at most 5 to use the idempotent producer.`

/**
 * Settle whether the producer is idempotent, and with which acks and retries.
 *
 * @source P-15 (2.5), P-17 (3.9), P-18 (4.x); the check of P-16 comes later, while the producer is built
 */
export function settleIdempotence(
  rules: ProfileFeatures['idempotenceConfig'],
  input: IdempotenceInput,
): IdempotenceOutcome {
  switch (rules) {
    case 'opt-in':
      return settleOptIn(input)
    case 'default-yields':
    case 'default-insists-on-in-flight':
      return settleDefault(rules, input)
    default:
      return assertNever(rules)
  }
}

/** 2.5: idempotence is off unless it, or a transactional.id, was asked for; then it overrides what was not set. */
function settleOptIn(input: IdempotenceInput): IdempotenceOutcome {
  const { hasTransactionalId, idempotenceIsExplicit, enableIdempotence } = input
  if (idempotenceIsExplicit && !enableIdempotence && hasTransactionalId) return transactionalIdRefused([IDEMPOTENCE])
  const enabled = (idempotenceIsExplicit && enableIdempotence) || hasTransactionalId
  if (!enabled) return { ok: true, enableIdempotence: false, acks: input.acks, retries: input.retries, logs: [] }

  const logs: LogLine[] = []
  if (!idempotenceIsExplicit) {
    logs.push(info('Overriding the default enable.idempotence to true since transactional.id is specified.'))
  }
  if (input.retriesIsExplicit && input.retries === 0) return RETRIES_REFUSED
  if (!input.retriesIsExplicit) {
    logs.push(
      info(
        `Overriding the default retries config to the recommended value of ${MAX_RETRIES} since the idempotent producer is enabled.`,
      ),
    )
  }
  if (input.acksIsExplicit && input.acks !== '-1') return ACKS_REFUSED
  if (!input.acksIsExplicit) logs.push(info('Overriding the default acks to all since idempotence is enabled.'))
  const retries = input.retriesIsExplicit ? input.retries : MAX_RETRIES
  return { ok: true, enableIdempotence: true, acks: '-1', retries, logs }
}

/** 3.9 and later: idempotence is on, and a default "on" yields to settings that contradict it. */
function settleDefault(
  rules: 'default-yields' | 'default-insists-on-in-flight',
  input: IdempotenceInput,
): IdempotenceOutcome {
  const { acks, retries, maxInFlight, idempotenceIsExplicit, hasTransactionalId } = input
  const yieldsTo: string[] = []
  const logs: LogLine[] = []
  if (input.enableIdempotence) {
    if (retries === 0) {
      if (idempotenceIsExplicit) return RETRIES_REFUSED
      yieldsTo.push('retries')
      logs.push(info('Idempotence will be disabled because retries is set to 0.'))
    }
    if (acks !== '-1') {
      if (idempotenceIsExplicit) return ACKS_REFUSED
      yieldsTo.push('acks')
      logs.push(info(`Idempotence will be disabled because acks is set to ${acks}, not set to 'all'.`))
    }
    if (maxInFlight > MAX_IN_FLIGHT_FOR_IDEMPOTENCE) {
      if (rules === 'default-insists-on-in-flight') return inFlightRefused(insistingMessage(maxInFlight))
      if (idempotenceIsExplicit) return inFlightRefused(IN_FLIGHT_REFUSED_MESSAGE)
      yieldsTo.push(IN_FLIGHT)
      logs.push(yieldWarning(maxInFlight))
    }
  }
  const enableIdempotence = input.enableIdempotence && yieldsTo.length === 0
  if (!enableIdempotence && hasTransactionalId) {
    return transactionalIdRefused(yieldsTo.length > 0 ? yieldsTo : [IDEMPOTENCE])
  }
  return { ok: true, enableIdempotence, acks, retries, logs }
}

function inFlightRefused(message: string): IdempotenceOutcome {
  return { ok: false, message, names: [IN_FLIGHT, IDEMPOTENCE] }
}

function transactionalIdRefused(becauseOf: readonly string[]): IdempotenceOutcome {
  const message = 'Cannot set a transactional.id without also enabling idempotence.'
  return { ok: false, message, names: ['transactional.id', ...becauseOf] }
}

function insistingMessage(maxInFlight: number): string {
  return `To use the idempotent producer, ${IN_FLIGHT} must be set to at most 5. Current value is ${maxInFlight}.`
}

function yieldWarning(maxInFlight: number): LogLine {
  const message = `Idempotence will be disabled because ${IN_FLIGHT} is set to ${maxInFlight}, which is greater than 5. Please note that in v4.0.0 and onward, this will become an error.`
  return { level: 'WARN', message }
}

function info(message: string): LogLine {
  return { level: 'INFO', message }
}

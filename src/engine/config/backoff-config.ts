import type { ConfigValue, GivenConfig } from './config-definition.ts'
import type { LogLine } from './log-line.ts'
import { isGiven } from './read-values.ts'

/**
 * Settle backoffs that contradict each other: a reconnect backoff that was set without its maximum becomes the maximum,
 * and a first pause above its maximum is worth a line in the log.
 *
 * @param values Changed: `reconnect.backoff.max.ms`.
 * @param warn The version warns (3.9 and later); else a DEBUG line about the first, nothing about the others.
 * @source P-21
 */
export function settleBackoffs(values: Record<string, ConfigValue>, props: GivenConfig, warn: boolean): LogLine[] {
  const logs: LogLine[] = []
  if (isGiven(props, 'reconnect.backoff.ms') && !isGiven(props, 'reconnect.backoff.max.ms')) {
    values['reconnect.backoff.max.ms'] = values['reconnect.backoff.ms'] ?? null
    const message =
      'Disabling exponential reconnect backoff because reconnect.backoff.ms is set, but reconnect.backoff.max.ms is not.'
    logs.push({ level: warn ? 'WARN' : 'DEBUG', message })
  }
  if (!warn) return logs
  warnAboveMaximum(values, 'retry.backoff.ms', 'retry.backoff.max.ms', logs)
  warnAboveMaximum(values, 'socket.connection.setup.timeout.ms', 'socket.connection.setup.timeout.max.ms', logs)
  return logs
}

function warnAboveMaximum(values: Record<string, ConfigValue>, first: string, maximum: string, logs: LogLine[]): void {
  const a = values[first]
  const b = values[maximum]
  if (!(Number(a) > Number(b))) return
  const message = `Configuration '${first}' with value '${a}' is greater than configuration '${maximum}' with value '${b}'. A static backoff with value '${b}' will be applied.`
  logs.push({ level: 'WARN', message })
}

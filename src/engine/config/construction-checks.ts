import { type JavaException, javaException } from '../protocol/exceptions.ts'
import { IN_FLIGHT_REFUSED_MESSAGE } from './idempotence-config.ts'
import { type ClassRole, INTERFACE_OF_ROLE, roleOfClass } from './known-classes.ts'
import type { LogLine } from './log-line.ts'
import type { KafkaVersion } from './profile.ts'

/** An error found while the producer's parts are built: its cause, and the controls that it is about. */
export interface ConstructionError {
  readonly cause: JavaException
  readonly names: readonly string[]
}

const CODECS: readonly string[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']
const PROTOCOLS: readonly string[] = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']
const MAX_INT = 2_147_483_647

/** A class that exists but is not what the config needs. Whether it exists was checked before. */
export function checkClassRole(
  name: string,
  className: string,
  role: ClassRole,
  version: KafkaVersion,
): ConstructionError | undefined {
  if (roleOfClass(className, version) === role) return undefined
  const message = `${className} is not an instance of ${INTERFACE_OF_ROLE[role]}`
  return { cause: javaException('KafkaException', message), names: [name] }
}

/** P-11: only 2.5 gets here with an unknown name. */
export function checkCompressionType(type: string): ConstructionError | undefined {
  if (CODECS.includes(type)) return undefined
  const cause = javaException('IllegalArgumentException', `Unknown compression name: ${type}`)
  return { cause, names: ['compression.type'] }
}

/** The protocol's name is looked up in upper case; only 2.5 gets here with an unknown one. */
export function checkSecurityProtocol(protocol: string): ConstructionError | undefined {
  const name = protocol.toUpperCase()
  if (PROTOCOLS.includes(name)) return undefined
  const message = `No enum constant org.apache.kafka.common.security.auth.SecurityProtocol.${name}`
  return { cause: javaException('IllegalArgumentException', message), names: ['security.protocol'] }
}

/**
 * Every entry must be `host:port`; empty entries are skipped, and one at least must be left. The host may carry a
 * protocol in front, as in `PLAINTEXT://b1:9092`.
 *
 * @source P-10
 * @simplified Whether a host name can be resolved is not asked: names here always can.
 */
export function checkBootstrapServers(entries: readonly string[]): ConstructionError | undefined {
  const named = entries.filter((entry) => entry !== '')
  for (const entry of named) {
    const port = /:([0-9]+)$/.exec(entry)?.[1]
    if (port === undefined) return bootstrapError(`Invalid url in bootstrap.servers: ${entry}`)
    if (Number(port) > 65_535) return bootstrapError(`Invalid port in bootstrap.servers: ${entry}`)
  }
  return named.length > 0 ? undefined : bootstrapError('No resolvable bootstrap urls given in bootstrap.servers')
}

function bootstrapError(message: string): ConstructionError {
  return { cause: javaException('ConfigException', message), names: ['bootstrap.servers'] }
}

/** P-16: 2.5 looks at the requests in flight only now. */
export function checkInFlightOfOptIn(enableIdempotence: boolean, maxInFlight: number): ConstructionError | undefined {
  if (!enableIdempotence || maxInFlight <= 5) return undefined
  const cause = javaException('ConfigException', IN_FLIGHT_REFUSED_MESSAGE)
  return { cause, names: ['max.in.flight.requests.per.connection', 'enable.idempotence'] }
}

export type DeliveryTimeout =
  | { readonly ok: true; readonly deliveryTimeoutMs: number; readonly logs: readonly LogLine[] }
  | { readonly ok: false; readonly error: ConstructionError }

/**
 * delivery.timeout.ms must have room for the linger time and one request. A default makes room for itself.
 *
 * @param lingerMs At most 2147483647.
 * @source P-20
 */
export function settleDeliveryTimeout(options: {
  readonly deliveryTimeoutMs: number
  readonly isExplicit: boolean
  readonly lingerMs: number
  readonly requestTimeoutMs: number
}): DeliveryTimeout {
  const { deliveryTimeoutMs, isExplicit, lingerMs, requestTimeoutMs } = options
  const needed = Math.min(lingerMs + requestTimeoutMs, MAX_INT)
  if (deliveryTimeoutMs >= needed) return { ok: true, deliveryTimeoutMs, logs: [] }
  const rule = 'delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms'
  if (isExplicit) {
    const names = ['delivery.timeout.ms', 'linger.ms', 'request.timeout.ms']
    return { ok: false, error: { cause: javaException('ConfigException', rule), names } }
  }
  return {
    ok: true,
    deliveryTimeoutMs: needed,
    logs: [{ level: 'WARN', message: `${rule}. Setting it to ${needed}.` }],
  }
}

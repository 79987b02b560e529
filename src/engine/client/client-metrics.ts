import { cloneMeter, type Meter, newMeter } from './sampled-stat.ts'

/** What a client counts of its connections (P-158, the row "network"). */
export interface ClientMetrics {
  readonly connectionCreation: Meter
  readonly connectionClose: Meter
  readonly requests: Meter
  readonly outgoingBytes: Meter
  readonly responses: Meter
  readonly incomingBytes: Meter
}

/** Nothing counted. */
export function newClientMetrics(): ClientMetrics {
  return {
    connectionCreation: newMeter(),
    connectionClose: newMeter(),
    requests: newMeter(),
    outgoingBytes: newMeter(),
    responses: newMeter(),
    incomingBytes: newMeter(),
  }
}

/** An independent copy. */
export function cloneClientMetrics(metrics: ClientMetrics): ClientMetrics {
  return {
    connectionCreation: cloneMeter(metrics.connectionCreation),
    connectionClose: cloneMeter(metrics.connectionClose),
    requests: cloneMeter(metrics.requests),
    outgoingBytes: cloneMeter(metrics.outgoingBytes),
    responses: cloneMeter(metrics.responses),
    incomingBytes: cloneMeter(metrics.incomingBytes),
  }
}

import type { LinkEnd, Scenario } from '../engine/scenario/scenario.ts'

/** The name of an actor as actions spell it: "controller", a broker's id, a client's name. */
export function linkEnd(actor: number, scenario: Scenario): LinkEnd {
  const brokers = scenario.cluster.brokers
  if (actor === 0) return 'controller'
  if (actor <= brokers) return actor
  const client = actor - brokers - 1
  const producers = scenario.producers.length
  if (client < producers) return scenario.producers[client]?.name ?? actor
  return scenario.consumers[client - producers]?.name ?? actor
}

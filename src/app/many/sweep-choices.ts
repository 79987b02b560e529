import type { SweepAxis, SweepValue } from '../../many/many-plan.ts'
import type { ScenarioSource } from '../scenario-source.ts'

/** Something that can be varied in a scenario. */
export interface SweepChoice {
  /** Kafka's name of the config, and whose it is where there are several; `rate`: records per second. */
  readonly id: string
  readonly name: string | 'rate'
  readonly owner: string | undefined
  readonly axis: SweepAxis
}

const PRODUCER_VALUES: Readonly<Record<string, readonly SweepValue[]>> = {
  acks: ['0', '1', 'all'],
  'linger.ms': [0, 5, 10, 20, 50, 100],
  'batch.size': [0, 1024, 4096, 16384, 65536],
  'max.in.flight.requests.per.connection': [1, 2, 3, 5],
  'delivery.timeout.ms': [31000, 60000, 120000],
}
const TOPIC_VALUES: Readonly<Record<string, readonly SweepValue[]>> = {
  'min.insync.replicas': [1, 2, 3],
  'unclean.leader.election.enable': [false, true],
}
/** The rate of the scenario times these. */
const RATE_FACTORS = [0.1, 0.5, 1, 2, 5]

/** What can be varied in a scenario, in the order of the list on the page. */
export function sweepChoices(source: ScenarioSource): readonly SweepChoice[] {
  const producers = source.producers ?? []
  const topics = source.topics ?? []
  const ownerOf = (owners: readonly unknown[], name: string) => (owners.length > 1 ? name : undefined)
  return [
    ...producers.flatMap(({ name: producer }) =>
      Object.entries(PRODUCER_VALUES).map(([name, values]) => ({
        id: `producer ${producer} ${name}`,
        name,
        owner: ownerOf(producers, producer),
        axis: { field: { kind: 'producerConfig' as const, producer, name }, values },
      })),
    ),
    ...(source.workload ?? []).flatMap(({ ratePerSecond, producer }, entry) =>
      ratePerSecond === undefined
        ? []
        : [
            {
              id: `rate ${entry}`,
              name: 'rate',
              owner: ownerOf(source.workload ?? [], producer),
              axis: {
                field: { kind: 'rate' as const, entry },
                values: RATE_FACTORS.map((factor) => Math.max(1, Math.round(ratePerSecond * factor))),
              },
            },
          ],
    ),
    ...topics.flatMap(({ name: topic }) =>
      Object.entries(TOPIC_VALUES).map(([name, values]) => ({
        id: `topic ${topic} ${name}`,
        name,
        owner: ownerOf(topics, topic),
        axis: { field: { kind: 'topicConfig' as const, topic, name }, values },
      })),
    ),
  ]
}

import type { Scenario, ScenarioTopic, WorkloadEntry } from '../engine/scenario/scenario.ts'
import { canonicalText } from '../engine/simulation/canonical-text.ts'

/** A scenario as the contract's JSON. */
export type ScenarioJson = Readonly<Record<string, unknown>>

/**
 * The shortest JSON that reads as this scenario again: what equals its default is left out (contract, "Defaults").
 * Parsing it gives the same scenario, so a run of it has the same traceHash.
 */
export function sparseScenario(scenario: Scenario): ScenarioJson {
  const { brokers, config } = scenario.cluster
  const { title, model } = scenario
  return without(
    {
      version: 1,
      title: title.en === title.ko ? title.en : title,
      kafka: scenario.kafka,
      seed: scenario.seed,
      durationMs: scenario.durationMs,
      settle: scenario.settle,
      cluster: without({ brokers, config }, { brokers: 3, config: {} }),
      topics: scenario.topics.map((topic) => sparseTopic(topic, brokers)),
      producers: scenario.producers.map((producer) =>
        without(producer, {
          startMs: 0,
          bootstrap: Array.from({ length: brokers }, (_, index) => index + 1),
          config: {},
          initTransactions: true,
          onError: 'ignore',
        }),
      ),
      consumers: scenario.consumers.map((consumer) => without(consumer, { isolation: 'read_uncommitted', fromMs: 0 })),
      workload: scenario.workload.map(sparseWorkload),
      network: without(scenario.network, {
        latencyMs: model.preset === 'lesson' ? 5 : 1,
        jitterMs: 0,
        bandwidthBytesPerSecond: null,
        links: [],
      }),
      model: model.preset === 'lesson' ? 'lesson' : sparseModel(model),
      actions: scenario.actions,
    },
    {
      title: '',
      seed: 1,
      durationMs: 60_000,
      settle: true,
      cluster: {},
      consumers: [],
      workload: [],
      network: {},
      model: {},
      actions: [],
    },
  )
}

function sparseTopic(topic: ScenarioTopic, brokers: number): ScenarioJson {
  const { assignment, initialRecords, ...rest } = topic
  const replicationFactor = assignment?.[0]?.length ?? Math.min(3, brokers)
  const written = { ...rest, ...(assignment ? { assignment } : {}) }
  const hasRecords = initialRecords.some((count) => count !== 0)
  return without(hasRecords ? { ...written, initialRecords } : written, {
    partitions: assignment?.length ?? 1,
    replicationFactor,
    config: {},
  })
}

function sparseWorkload({ kind, ...entry }: WorkloadEntry): ScenarioJson {
  const common = { mode: 'async', fromMs: 0 }
  switch (kind) {
    case 'records': {
      const { records, ...rest } = entry as Omit<Extract<WorkloadEntry, { kind: 'records' }>, 'kind'>
      const written = records.map((record) => without(record, { key: null, value: null, headers: {} }))
      return without({ ...rest, records: written }, common)
    }
    case 'dataset':
      return without(entry, { ...common, ratePerSecond: 100, repeat: false })
    case 'generated':
      return without(entry, { ...common, keys: { kind: 'none' }, valueBytes: 100, content: 'text' })
  }
}

function sparseModel({ preset: _named, ...model }: Scenario['model']): ScenarioJson {
  return without(model, {
    leaderAppendMs: 0.1,
    followerAppendMs: 0.1,
    controllerCommitMs: 2,
    metadataDelayMs: null,
    failureDetectionMs: null,
    warm: true,
    backoffJitter: true,
    compressionRatio: null,
  })
}

/** The fields whose values are not those of `defaults`. */
function without(fields: object, defaults: ScenarioJson): ScenarioJson {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        value !== undefined &&
        !(Object.hasOwn(defaults, name) && canonicalText(value) === canonicalText(defaults[name])),
    ),
  )
}

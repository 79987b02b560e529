import { describe, expect, it } from 'vitest'
import type { Action } from '../../../src/engine/scenario/scenario.ts'
import { canonicalText } from '../../../src/engine/simulation/canonical-text.ts'
import { mergeConfig } from '../../../src/engine/simulation/check-configs.ts'
import { checkAction, parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { CONTEXT, PLAIN, run, type ScenarioJson, scenarioOf } from '../../support/run-scenario.ts'

function problemsOf(json: ScenarioJson): { path: string; message: string }[] {
  const parsed = parseScenario({ ...PLAIN, ...json }, CONTEXT)
  return parsed.ok ? [] : [...parsed.problems]
}

const pathsOf = (json: ScenarioJson) => problemsOf(json).map(({ path }) => path)

describe('references inside a scenario (contract: an action that is impossible is an error)', () => {
  const rate = { topic: 'orders', ratePerSecond: 1 }

  it.each<[string, ScenarioJson]>([
    ['producers[0].bootstrap[1]', { producers: [{ name: 'app', bootstrap: [1, 4] }] }],
    ['topics[0].assignment[0][2]', { topics: [{ name: 'orders', assignment: [[1, 2, 4]] }] }],
    ['workload[0].producer', { workload: [{ producer: 'nobody', ...rate }] }],
    ['workload[0].dataset', { workload: [{ producer: 'app', topic: 'orders', dataset: 'trains' }] }],
    ['consumers[0].topic', { consumers: [{ name: 'c', topic: 'nothing' }] }],
    ['network.links[0].between[0]', { network: { links: [{ between: ['nobody', 1] }] } }],
    ['network.links[0].between[1]', { network: { links: [{ between: ['app', 9] }] } }],
    ['actions[0].broker', { actions: [{ atMs: 0, do: 'killBroker', broker: 4 }] }],
    ['actions[0].producer', { actions: [{ atMs: 0, do: 'killProducer', producer: 'nobody' }] }],
    ['actions[0].topic', { actions: [{ atMs: 0, do: 'addPartitions', topic: 'nothing', total: 3 }] }],
    ['actions[0].entry', { actions: [{ atMs: 0, do: 'setWorkload', entry: 0, paused: true }] }],
    ['actions[0].between[1]', { actions: [{ atMs: 0, do: 'cutLink', between: [1, 'nobody'] }] }],
    ['actions[0].between', { actions: [{ atMs: 0, do: 'cutLink', between: [1, 1] }] }],
    ['actions[0].from[0]', { actions: [{ atMs: 0, do: 'isolateBroker', broker: 1, from: [7] }] }],
    [
      'actions[0].replicas[1]',
      { actions: [{ atMs: 0, do: 'reassignPartition', topic: 'orders', partition: 0, replicas: [1, 5] }] },
    ],
    ['actions[0].api', { actions: [{ atMs: 0, do: 'dropNext', what: 'request', api: 'Prduce', between: ['app', 1] }] }],
    ['actions[0].error', { actions: [{ atMs: 0, do: 'failNext', broker: 1, api: 'Produce', error: 'OOPS' }] }],
  ])('%s must exist', (path, json) => {
    expect(pathsOf(json)).toEqual([path])
  })

  it('a partition that no action has made by then cannot be elected for or moved', () => {
    const elect = (partition: number, atMs: number) => ({
      atMs,
      do: 'electLeader',
      topic: 'orders',
      partition,
      kind: 'preferred',
    })
    const add = { atMs: 5, do: 'addPartitions', topic: 'orders', total: 3 }
    expect(pathsOf({ actions: [elect(0, 1)] })).toEqual([])
    expect(pathsOf({ actions: [elect(1, 1)] })).toEqual(['actions[0].partition'])
    expect(pathsOf({ actions: [elect(2, 6), add] })).toEqual([])
    expect(pathsOf({ actions: [elect(2, 4), add] })).toEqual(['actions[0].partition'])
    expect(pathsOf({ actions: [elect(3, 6), add] })).toEqual(['actions[0].partition'])
    const move = { atMs: 0, do: 'reassignPartition', topic: 'orders', partition: 1, replicas: [1] }
    expect(pathsOf({ actions: [move] })).toEqual(['actions[0].partition'])
  })

  it('names of producers, consumers and topics are given once', () => {
    expect(pathsOf({ producers: [{ name: 'app' }, { name: 'app' }] })).toEqual(['producers[1].name'])
    expect(pathsOf({ topics: [{ name: 'a' }, { name: 'b' }, { name: 'a' }] })).toEqual(['topics[2].name'])
    expect(pathsOf({ consumers: [{ name: 'app', topic: 'orders' }] })).toEqual(['consumers[0].name'])
  })

  it('no producer has a name that is a link end already', () => {
    expect(pathsOf({ producers: [{ name: 'controller' }] })).toEqual(['producers[0].name'])
    expect(pathsOf({ producers: [{ name: '2' }] })).toEqual(['producers[0].name'])
  })

  it('replicas, partitions and initial records of a topic agree', () => {
    const topic = (fields: object) => pathsOf({ topics: [{ name: 'orders', ...fields }] })
    expect(topic({ replicationFactor: 4 })).toEqual(['topics[0].replicationFactor'])
    expect(topic({ partitions: 2, initialRecords: [1] })).toEqual(['topics[0].initialRecords'])
    expect(topic({ partitions: 2, assignment: [[1, 2, 3]] })).toEqual(['topics[0].assignment'])
    expect(topic({ assignment: [[1, 2], [1]] })).toEqual(['topics[0].assignment[1]'])
    expect(topic({ assignment: [[1, 1]] })).toEqual(['topics[0].assignment[0]'])
  })

  it('a record may name a topic that does not exist yet: metadata creates it (C-11)', () => {
    const json = { workload: [{ producer: 'app', topic: 'fresh', records: [{ atMs: 0, value: 'x' }] }] }
    expect(pathsOf(json)).toEqual([])
    const { outcome } = run(json)
    expect(outcome.partitions.map(({ topic, records }) => `${topic} ${records}`)).toEqual(['fresh 1', 'orders 0'])
  })
})

describe('Kafka configs of a scenario (contract: what the client or the broker refuses is refused with its message)', () => {
  it('a value that the real client refuses is named with its place and the real message', () => {
    expect(problemsOf({ producers: [{ name: 'app', config: { acks: 'some' } }] })).toEqual([
      {
        path: 'producers[0].config["acks"]',
        message: 'Invalid value some for configuration acks: String must be one of: all, -1, 0, 1',
      },
    ])
  })

  it('values are strings, numbers or booleans, as the real client parses them', () => {
    const config = { acks: -1, 'linger.ms': '5', 'enable.idempotence': 'true', 'batch.size': 100 }
    expect(pathsOf({ producers: [{ name: 'app', config }] })).toEqual([])
    expect(pathsOf({ producers: [{ name: 'app', config: { 'linger.ms': 'soon' } }] })).toEqual([
      'producers[0].config["linger.ms"]',
    ])
  })

  it('configs that contradict each other are refused (P-17)', () => {
    const config = { 'enable.idempotence': true, acks: '1' }
    const [problem] = problemsOf({ producers: [{ name: 'app', config }] })
    expect(problem?.path.startsWith('producers[0].config[')).toBe(true)
    expect(problem?.message).toContain('acks')
  })

  it('broker and topic configs are read as the broker reads them', () => {
    expect(pathsOf({ cluster: { config: { 'min.insync.replicas': 0 } } })).toEqual([
      'cluster.config["min.insync.replicas"]',
    ])
    expect(pathsOf({ topics: [{ name: 'orders', config: { 'min.insync.replicas': 'two' } }] })).toEqual([
      'topics[0].config["min.insync.replicas"]',
    ])
  })

  it('a config that an action would make illegal is refused at the action', () => {
    const restart = (config: object, atMs = 5) => ({ atMs, do: 'restartProducer', producer: 'app', config })
    const producers = [{ name: 'app', config: { acks: 'all', 'enable.idempotence': true } }]
    expect(pathsOf({ producers, actions: [restart({ acks: '1' })] })[0]).toMatch(/^actions\[0\]\.config\[/)
    expect(pathsOf({ producers, actions: [restart({ acks: '1', 'enable.idempotence': null })] })).toEqual([])
    expect(
      pathsOf({ actions: [{ atMs: 1, do: 'setTopicConfig', topic: 'orders', config: { 'min.insync.replicas': 0 } }] }),
    ).toEqual(['actions[0].config["min.insync.replicas"]'])
    expect(pathsOf({ actions: [{ atMs: 1, do: 'setBrokerConfig', config: { 'min.insync.replicas': 'x' } }] })).toEqual([
      'actions[0].config["min.insync.replicas"]',
    ])
  })

  it('restarts are judged in the order of their times, not of the file', () => {
    const producers = [{ name: 'app', config: { acks: '1' } }]
    const toAll = { atMs: 10, do: 'restartProducer', producer: 'app', config: { acks: 'all' } }
    const toIdempotent = { atMs: 20, do: 'restartProducer', producer: 'app', config: { 'enable.idempotence': true } }
    expect(pathsOf({ producers, actions: [toIdempotent, toAll] })).toEqual([])
    expect(pathsOf({ producers, actions: [{ ...toIdempotent, atMs: 5 }, toAll] })).not.toEqual([])
  })

  it('restartProducer merges its config over the present one, and null removes a name', () => {
    expect(mergeConfig({ acks: 'all', 'linger.ms': 5 }, { 'linger.ms': null, 'batch.size': 1 })).toEqual({
      acks: 'all',
      'batch.size': 1,
    })
  })

  it('an action by hand is judged with the actions before it', () => {
    const scenario = scenarioOf({})
    const bad: Action = { atMs: 5, do: 'restartProducer', producer: 'app', config: { acks: 'some' } }
    expect(checkAction(scenario, bad, CONTEXT).map(({ path }) => path)).toEqual(['actions[0].config["acks"]'])
    expect(checkAction(scenario, { atMs: 5, do: 'killBroker', broker: 1 }, CONTEXT)).toEqual([])
    expect(checkAction(scenario, { atMs: 5, do: 'killBroker', broker: 9 }, CONTEXT)).toHaveLength(1)
  })
})

describe('canonical text (contract, traceHash)', () => {
  it('is the same for the same scenario in any order of names, with or without its defaults', () => {
    const a = scenarioOf({ seed: 1, settle: true, durationMs: 60_000 })
    const b = parseScenario(
      { producers: [{ name: 'app' }], topics: [{ name: 'orders' }], kafka: '3.9', version: 1 },
      CONTEXT,
    )
    expect(b.ok && canonicalText(b.scenario)).toBe(canonicalText(a))
  })

  it('sorts names, keeps lists, leaves out what is undefined, and keeps null', () => {
    expect(canonicalText({ b: [2, 1, null], a: { d: undefined, c: 'x"y' } })).toBe('{"a":{"c":"x\\"y"},"b":[2,1,null]}')
  })

  it('tells two scenarios apart that differ in one value', () => {
    expect(canonicalText(scenarioOf({ seed: 1 }))).not.toBe(canonicalText(scenarioOf({ seed: 2 })))
  })
})

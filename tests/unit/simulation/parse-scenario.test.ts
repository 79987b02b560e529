import { describe, expect, it } from 'vitest'
import { ACTIONS } from '../../../src/engine/actions/index.ts'
import { parseScenario, parseScenarioText } from '../../../src/engine/simulation/complete-scenario.ts'
import { CONTEXT, PLAIN, type ScenarioJson, scenarioOf } from '../../support/run-scenario.ts'

/** Problems of a scenario, each as `path: message`. */
function problemsOf(json: unknown): string[] {
  const parsed = parseScenario(json, CONTEXT)
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`)
}

/** A value of the plain scenario, changed at a path like `topics[0].name`. */
function changed(base: ScenarioJson, path: string, value: unknown): ScenarioJson {
  const copy = structuredClone(base) as Record<string, unknown>
  const names = path.split(/[.[\]]+/).filter((name) => name !== '')
  let at: Record<string, unknown> = copy
  for (const name of names.slice(0, -1)) at = at[name] as Record<string, unknown>
  const last = names[names.length - 1] as string
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

/** Every field of the contract, each with a value that is not its default. */
const FULL: ScenarioJson = {
  version: 1,
  title: { en: 'Everything', ko: '전부' },
  kafka: '4.x',
  seed: 42,
  durationMs: 10_000.5,
  settle: false,
  cluster: { brokers: 4, config: { 'replica.lag.time.max.ms': 30_000 } },
  topics: [
    {
      name: 'orders',
      partitions: 3,
      replicationFactor: 2,
      assignment: [
        [1, 2],
        [2, 3],
        [3, 4],
      ],
      initialRecords: [0, 5, 0],
      config: { 'min.insync.replicas': 2, 'unclean.leader.election.enable': false },
    },
  ],
  producers: [
    {
      name: 'app',
      startMs: 12,
      bootstrap: [1, { host: 'b9:9092', answers: 'refused' }, { host: 'b8:9092', answers: 'silent' }],
      config: { acks: 'all', 'linger.ms': 5, 'enable.idempotence': true },
      initTransactions: false,
      onError: 'resend',
    },
  ],
  consumers: [{ name: 'c1', topic: 'orders', isolation: 'read_committed', fromMs: 7 }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      fromMs: 1,
      toMs: 5000,
      ratePerSecond: 100.5,
      keys: { kind: 'list', values: ['a', 'b'], weights: [1, 2] },
      valueBytes: { min: 1, max: 9 },
      content: 'random',
      mode: 'sync',
      transaction: { records: 10, abortEvery: 4 },
    },
    { producer: 'app', topic: 'orders', ratePerSecond: 1, keys: { kind: 'uniform', count: 3 } },
    { producer: 'app', topic: 'orders', ratePerSecond: 1, keys: { kind: 'zipf', count: 3, exponent: 1.2 } },
    {
      producer: 'app',
      topic: 'orders',
      fromMs: 2,
      toMs: 9,
      ratePerSecond: 200,
      dataset: 'flights-2k',
      keyField: 'origin',
      repeat: true,
      mode: 'callback',
      transaction: { records: 1, abortRate: 0.5 },
    },
    {
      producer: 'app',
      topic: 'orders',
      mode: 'sync',
      records: [{ atMs: 0, key: 'Pangyo', value: 'v', partition: 0, headers: { h: 'v', none: null } }],
    },
  ],
  network: {
    latencyMs: 2,
    jitterMs: 0.5,
    bandwidthBytesPerSecond: 1000,
    links: [
      { between: ['app', 1], latencyMs: 20, jitterMs: 1, bandwidthBytesPerSecond: null },
      { between: [1, 'controller'] },
      { between: ['c1', 2] },
    ],
  },
  model: {
    leaderAppendMs: 0.2,
    followerAppendMs: 0.3,
    controllerCommitMs: 4,
    metadataDelayMs: 5,
    failureDetectionMs: 6,
    warm: false,
    backoffJitter: false,
    compressionRatio: 0.5,
  },
  actions: [{ atMs: 1200.25, do: 'killBroker', broker: 1 }],
}

describe('a scenario (contract, "Scenario, version 1")', () => {
  it('needs only version, kafka, and names of topics and producers: every other field has the default of the contract', () => {
    expect(scenarioOf({})).toEqual({
      version: 1,
      title: { en: '', ko: '' },
      kafka: '3.9',
      seed: 1,
      durationMs: 60_000,
      settle: true,
      cluster: { brokers: 3, config: {} },
      topics: [{ name: 'orders', partitions: 1, replicationFactor: 3, initialRecords: [0], config: {} }],
      producers: [
        { name: 'app', startMs: 0, bootstrap: [1, 2, 3], config: {}, initTransactions: true, onError: 'ignore' },
      ],
      consumers: [],
      workload: [],
      network: { latencyMs: 1, jitterMs: 0, bandwidthBytesPerSecond: null, links: [] },
      model: {
        leaderAppendMs: 0.1,
        followerAppendMs: 0.1,
        controllerCommitMs: 2,
        metadataDelayMs: null,
        failureDetectionMs: null,
        warm: true,
        backoffJitter: true,
        compressionRatio: null,
        preset: null,
      },
      actions: [],
    })
  })

  it('takes every field of the contract as it is written', () => {
    const scenario = scenarioOf(FULL)
    const { network, model, workload, ...rest } = scenario
    expect(rest).toEqual({
      version: 1,
      title: FULL['title'],
      kafka: '4.x',
      seed: 42,
      durationMs: 10_000.5,
      settle: false,
      cluster: FULL['cluster'],
      topics: FULL['topics'],
      producers: FULL['producers'],
      consumers: FULL['consumers'],
      actions: FULL['actions'],
    })
    expect(network).toEqual(FULL['network'])
    expect(model).toEqual({ ...(FULL['model'] as object), preset: null })
    expect(workload.map(({ kind }) => kind)).toEqual(['generated', 'generated', 'generated', 'dataset', 'records'])
    expect(workload[0]).toEqual({ kind: 'generated', ...(FULL['workload'] as object[])[0] })
    expect(workload[3]).toEqual({ kind: 'dataset', ...(FULL['workload'] as object[])[3] })
    expect(workload[4]).toEqual({ kind: 'records', ...(FULL['workload'] as object[])[4] })
  })

  it('fills in what a workload entry leaves out', () => {
    const { workload } = scenarioOf({
      workload: [
        { producer: 'app', topic: 'orders', ratePerSecond: 5 },
        { producer: 'app', topic: 'orders', dataset: 'flights-2k' },
        { producer: 'app', topic: 'orders', records: [{ atMs: 3 }] },
      ],
    })
    const common = { producer: 'app', topic: 'orders', mode: 'async' }
    expect(workload).toEqual([
      {
        ...common,
        kind: 'generated',
        fromMs: 0,
        ratePerSecond: 5,
        keys: { kind: 'none' },
        valueBytes: 100,
        content: 'text',
      },
      { ...common, kind: 'dataset', fromMs: 0, ratePerSecond: 100, dataset: 'flights-2k', repeat: false },
      { ...common, kind: 'records', records: [{ atMs: 3, key: null, value: null, headers: {} }] },
    ])
  })

  it('takes a plain title, or one for each language; a language left out reads as the other', () => {
    expect(scenarioOf({ title: 'Hello' }).title).toEqual({ en: 'Hello', ko: 'Hello' })
    expect(scenarioOf({ title: { en: 'Hello' } }).title).toEqual({ en: 'Hello', ko: 'Hello' })
    expect(scenarioOf({ title: { ko: '안녕' } }).title).toEqual({ en: '안녕', ko: '안녕' })
    expect(problemsOf({ ...PLAIN, title: { en: 'x', fr: 'y' } })).toEqual(['title.fr: unknown field'])
    expect(problemsOf({ ...PLAIN, title: 3 })).toHaveLength(1)
  })

  it('takes replicationFactor from the number of brokers, 3 at most, and counts from an assignment', () => {
    expect(scenarioOf({ cluster: { brokers: 2 } }).topics[0]?.replicationFactor).toBe(2)
    expect(scenarioOf({ cluster: { brokers: 9 } }).topics[0]?.replicationFactor).toBe(3)
    const [topic] = scenarioOf({
      topics: [
        {
          name: 'orders',
          assignment: [
            [1, 2],
            [2, 3],
          ],
        },
      ],
    }).topics
    expect(topic).toMatchObject({ partitions: 2, replicationFactor: 2, initialRecords: [0, 0] })
  })

  it('takes the preset "lesson" for the model, with 5 ms of latency unless the network says otherwise', () => {
    const lesson = {
      leaderAppendMs: 1,
      followerAppendMs: 1,
      controllerCommitMs: 0,
      metadataDelayMs: 0,
      failureDetectionMs: 300,
      warm: true,
      backoffJitter: false,
      compressionRatio: null,
      preset: 'lesson',
    }
    const scenario = scenarioOf({ model: 'lesson' })
    expect(scenario.model).toEqual(lesson)
    expect(scenario.network.latencyMs).toBe(5)
    expect(scenarioOf({ model: 'lesson', network: { jitterMs: 1 } }).network).toMatchObject({
      latencyMs: 5,
      jitterMs: 1,
    })
    expect(scenarioOf({ model: 'lesson', network: { latencyMs: 0 } }).network.latencyMs).toBe(0)
    expect(problemsOf({ ...PLAIN, model: 'exam' })).toHaveLength(1)
  })

  it.each([
    'version',
    'kafka',
    'topics',
    'producers',
    'topics[0].name',
    'producers[0].name',
    'consumers[0].name',
    'consumers[0].topic',
    'workload[0].producer',
    'workload[0].topic',
    'workload[0].transaction.records',
    'workload[0].keys.values',
    'workload[4].records[0].atMs',
    'network.links[0].between',
    'actions[0].do',
    'actions[0].atMs',
    'actions[0].broker',
  ])('is refused without its required field %s, which is named', (path) => {
    expect(problemsOf(changed(FULL, path, undefined))).toEqual([`${path}: is required`])
  })

  it('is refused when a workload entry has neither records nor a data set nor a rate', () => {
    expect(problemsOf(changed(FULL, 'workload[0].ratePerSecond', undefined))).toEqual([
      'workload[0]: needs one of records, dataset, ratePerSecond',
    ])
  })

  it.each([
    'colour',
    'cluster.racks',
    'topics[0].partition',
    'producers[0].acks',
    'producers[0].bootstrap[1].port',
    'consumers[0].group',
    'workload[0].rate',
    'workload[0].keys.seed',
    'workload[0].valueBytes.mean',
    'workload[0].transaction.commitEvery',
    'workload[3].valueBytes',
    'workload[4].fromMs',
    'workload[4].records[0].timestamp',
    'network.loss',
    'network.links[0].loss',
    'model.cpu',
    'actions[0].reason',
  ])('is refused with an unknown field at any depth: %s', (path) => {
    expect(problemsOf(changed(FULL, path, 1))).toEqual([`${path}: unknown field`])
  })

  it.each([
    ['durationMs', -1],
    ['producers[0].startMs', -0.5],
    ['consumers[0].fromMs', -1],
    ['workload[0].fromMs', -1],
    ['workload[0].toMs', -1],
    ['workload[4].records[0].atMs', -3],
    ['network.latencyMs', -1],
    ['network.links[0].jitterMs', -1],
    ['model.leaderAppendMs', -0.1],
    ['actions[0].atMs', -1],
  ])('is refused with a negative time: %s', (path, value) => {
    expect(problemsOf(changed(FULL, path, value))).toEqual([`${path}: must be at least 0, got ${value}`])
  })

  it.each([
    ['version', 2],
    ['version', '1'],
    ['kafka', 3.9],
    ['kafka', '3.8'],
    ['seed', 1.5],
    ['seed', -1],
    ['durationMs', '60000'],
    ['settle', 'yes'],
    ['cluster', []],
    ['cluster.brokers', 0],
    ['cluster.brokers', 2.5],
    ['cluster.config["acks"]', null],
    ['topics', {}],
    ['topics', []],
    ['topics[0].name', ''],
    ['topics[0].name', 'a/b'],
    ['topics[0].name', '..'],
    ['topics[0].partitions', 0],
    ['topics[0].assignment', [[1, 2], [2, 3], 3]],
    ['producers', []],
    ['producers[0].bootstrap[0]', 'b1'],
    ['producers[0].bootstrap[1].answers', 'never'],
    ['producers[0].onError', 'retry'],
    ['consumers[0].isolation', 'committed'],
    ['workload[0].ratePerSecond', 0],
    ['workload[0].ratePerSecond', Number.NaN],
    ['workload[0].mode', 'fast'],
    ['workload[0].content', 'json'],
    ['workload[0].valueBytes', -1],
    ['workload[0].keys.kind', 'normal'],
    ['workload[0].keys.weights', [1]],
    ['workload[0].keys.weights', [0, 0]],
    ['workload[2].keys.exponent', -1],
    ['workload[0].valueBytes', { min: 5, max: 4 }],
    ['workload[3].transaction.abortRate', 1.5],
    ['workload[4].records', {}],
    ['workload[4].records[0].key', 5],
    ['network.bandwidthBytesPerSecond', 0],
    ['network.links[0].between', ['app']],
    ['model.warm', 1],
    ['actions[0].broker', '1'],
    ['actions[0].do', 'killBrokers'],
  ])('is refused with a wrong value at its own place: %s = %j', (path, value) => {
    const written = path.replace(/\["(.*)"\]$/, '.$1')
    const problems = problemsOf(changed(FULL, written, value))
    expect(problems).toHaveLength(1)
    expect(problems[0]?.startsWith(path)).toBe(true)
  })

  it('names every problem at once', () => {
    const twice = changed(changed(FULL, 'seed', -1), 'model.warm', 1)
    expect(problemsOf(twice)).toHaveLength(2)
  })

  it('is refused, not crashed into, by JSON that is no object', () => {
    for (const value of [null, 3, 'x', [], true]) expect(problemsOf(value)).toHaveLength(1)
  })

  it('is refused in one problem when the JSON is cut short anywhere', () => {
    const text = JSON.stringify(FULL)
    for (let length = 0; length < text.length; length += 37) {
      const parsed = parseScenarioText(text.slice(0, length), CONTEXT)
      expect(parsed.ok).toBe(false)
      if (!parsed.ok) expect(parsed.problems).toHaveLength(1)
    }
  })

  it('keeps a config called __proto__ as a name like any other', () => {
    const json = JSON.parse(`{"version":1,"kafka":"3.9","topics":[{"name":"t"}],
      "producers":[{"name":"app","config":{"__proto__":"x"}}]}`) as ScenarioJson
    const config = scenarioOf(json).producers[0]?.config
    expect(Object.keys(config ?? {})).toEqual(['__proto__'])
  })
})

describe('an action in a scenario (contract, "Actions")', () => {
  const base: ScenarioJson = {
    ...PLAIN,
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 1 }],
  }
  const withAction = (action: object) => problemsOf({ ...base, actions: [{ atMs: 1, ...action }] })
  const link = { between: ['app', 1] }
  const packet = { what: 'request', api: 'Produce', ...link }

  /** By `do`: the least that the contract asks for, and everything that it allows. */
  const EXAMPLES: Readonly<Record<string, readonly [least: object, most: object]>> = {
    killBroker: [{ broker: 1 }, { broker: 1 }],
    powerOffBroker: [{ broker: 1 }, { broker: 1, unflushedMs: 5 }],
    shutdownBroker: [{ broker: 1 }, { broker: 1 }],
    startBroker: [{ broker: 1 }, { broker: 1, disk: 'empty' }],
    slowBroker: [{ broker: 1 }, { broker: 1, factor: 2, requestMs: 3, fetchMs: 4 }],
    hangBroker: [{ broker: 1 }, { broker: 1 }],
    resumeBroker: [{ broker: 1 }, { broker: 1 }],
    killController: [{}, {}],
    startController: [{}, {}],
    isolateBroker: [{ broker: 1 }, { broker: 1, from: [2, 'controller', 'app'] }],
    healBroker: [{ broker: 1 }, { broker: 1, from: [2] }],
    cutLink: [link, link],
    healLink: [link, link],
    setLink: [link, { ...link, latencyMs: 1, jitterMs: 2, bandwidthBytesPerSecond: null }],
    dropNext: [packet, { ...packet, count: 2 }],
    delayNext: [
      { ...packet, byMs: 1 },
      { ...packet, byMs: 1, count: 2 },
    ],
    duplicateNext: [packet, { ...packet, count: 2 }],
    failNext: [
      { broker: 1, api: 'Produce', error: 'NOT_LEADER_OR_FOLLOWER' },
      { broker: 1, api: 'Produce', error: 'NOT_LEADER_FOR_PARTITION', count: 2, afterAppend: true },
    ],
    failDisk: [{ broker: 1 }, { broker: 1 }],
    setTopicConfig: [
      { topic: 'orders', config: { 'min.insync.replicas': 2 } },
      { topic: 'orders', config: { 'min.insync.replicas': null } },
    ],
    setBrokerConfig: [{ config: { 'min.insync.replicas': 2 } }, { broker: 1, config: { 'min.insync.replicas': null } }],
    setWorkload: [
      { entry: 0 },
      { entry: 0, ratePerSecond: 1, keys: { kind: 'none' }, valueBytes: 5, mode: 'sync', paused: true },
    ],
    addPartitions: [
      { topic: 'orders', total: 3 },
      { topic: 'orders', total: 3 },
    ],
    reassignPartition: [
      { topic: 'orders', partition: 0, replicas: [2, 1] },
      { topic: 'orders', partition: 0, replicas: [2, 1] },
    ],
    electLeader: [
      { topic: 'orders', partition: 0, kind: 'preferred' },
      { topic: 'orders', partition: 0, kind: 'unclean' },
    ],
    restartProducer: [
      { producer: 'app', config: {} },
      { producer: 'app', config: { 'linger.ms': null }, timeoutMs: 5 },
    ],
    send: [
      { producer: 'app', topic: 'orders' },
      { producer: 'app', topic: 'orders', key: 'k', value: null, partition: 0, headers: { h: 'v' } },
    ],
    flushProducer: [{ producer: 'app' }, { producer: 'app', timeoutMs: 5 }],
    closeProducer: [{ producer: 'app' }, { producer: 'app', timeoutMs: 5 }],
    killProducer: [{ producer: 'app' }, { producer: 'app' }],
    initTransactions: [{ producer: 'app' }, { producer: 'app' }],
    beginTransaction: [{ producer: 'app' }, { producer: 'app' }],
    commitTransaction: [{ producer: 'app' }, { producer: 'app' }],
    abortTransaction: [{ producer: 'app' }, { producer: 'app' }],
  }

  it('is one of those of the contract, and each of those is there', () => {
    expect(ACTIONS.map((action) => action.do).sort()).toEqual(Object.keys(EXAMPLES).sort())
  })

  it.each(Object.keys(EXAMPLES))('%s takes its fields, and only those', (name) => {
    const [least, most] = EXAMPLES[name] as readonly [object, object]
    expect(withAction({ do: name, ...least })).toEqual([])
    expect(withAction({ do: name, ...most })).toEqual([])
    expect(withAction({ do: name, ...most, force: true })).toEqual(['actions[0].force: unknown field'])
    for (const field of Object.keys(least)) {
      const { [field]: _, ...rest } = least as Record<string, unknown>
      expect(withAction({ do: name, ...rest })).toEqual([`actions[0].${field}: is required`])
    }
  })
})

import { actionNamed } from '../actions/index.ts'
import type {
  Action,
  BootstrapEntry,
  LinkEnd,
  Scenario,
  ScenarioProblem,
  ScenarioTopic,
  WorkloadEntry,
} from '../scenario/scenario.ts'
import { checkConfigs } from './check-configs.ts'
import { checkPartitions } from './check-partitions.ts'
import { DEFAULT_MODEL, readScenario, type WrittenScenario } from './parse-scenario.ts'

/** What the reader of a scenario must know besides the text. */
export interface ScenarioContext {
  /** Names and numbers of rows of the data sets that ship. */
  readonly datasets: Readonly<Record<string, number>>
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] }

/**
 * Read a scenario of the contract: every field, defaults, references between fields, and every Kafka config as the real
 * client and broker take it. All problems at once; nothing is half applied.
 */
export function parseScenario(value: unknown, context: ScenarioContext): ParsedScenario {
  const problems: ScenarioProblem[] = []
  const written = readScenario(value, problems)
  if (!written) return { ok: false, problems }
  const scenario = fillIn(written)
  checkReferences(scenario, context, problems)
  if (problems.length === 0) checkConfigs(scenario, problems)
  return problems.length === 0 ? { ok: true, scenario } : { ok: false, problems }
}

/** Read a scenario from JSON text; a text that is no JSON is one problem. */
export function parseScenarioText(text: string, context: ScenarioContext): ParsedScenario {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { ok: false, problems: [{ path: '(text)', message: `is no JSON: ${(error as Error).message}` }] }
  }
  return parseScenario(value, context)
}

/** One action as a scenario or the page gives it, checked against the scenario that it will join. */
export function checkAction(scenario: Scenario, action: Action, context: ScenarioContext): readonly ScenarioProblem[] {
  const problems: ScenarioProblem[] = []
  const joined = { ...scenario, actions: [...scenario.actions, action] }
  checkReferences(joined, context, problems)
  if (problems.length === 0) checkConfigs(joined, problems)
  return problems
}

function fillIn(written: WrittenScenario): Scenario {
  const brokers = written.cluster?.brokers ?? 3
  const isLesson = written.model?.preset === 'lesson'
  const title = written.title ?? { en: '', ko: '' }
  return {
    version: 1,
    title,
    kafka: written.kafka as Scenario['kafka'],
    seed: written.seed ?? 1,
    durationMs: written.durationMs ?? 60_000,
    settle: written.settle ?? true,
    cluster: { brokers, config: written.cluster?.config ?? {} },
    topics: (written.topics ?? []).map((topic) => fillTopic(topic, brokers)),
    producers: (written.producers ?? []).map((producer) => ({
      name: producer.name as string,
      startMs: producer.startMs ?? 0,
      bootstrap: producer.bootstrap ?? allBrokers(brokers),
      config: producer.config ?? {},
      ...(producer.partitioner ? { partitioner: { source: producer.partitioner.source as string } } : {}),
      initTransactions: producer.initTransactions ?? true,
      onError: producer.onError ?? 'ignore',
    })),
    consumers: (written.consumers ?? []) as Scenario['consumers'],
    workload: (written.workload ?? []) as readonly WorkloadEntry[],
    network: {
      latencyMs: written.network?.latencyMs ?? (isLesson ? 5 : 1),
      jitterMs: written.network?.jitterMs ?? 0,
      bandwidthBytesPerSecond: written.network?.bandwidthBytesPerSecond ?? null,
      links: (written.network?.links ?? []) as Scenario['network']['links'],
    },
    model: written.model ?? DEFAULT_MODEL,
    actions: written.actions ?? [],
  }
}

function allBrokers(count: number): readonly BootstrapEntry[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function fillTopic(topic: NonNullable<WrittenScenario['topics']>[number], brokers: number): ScenarioTopic {
  const { assignment } = topic
  const partitions = topic.partitions ?? assignment?.length ?? 1
  const replicationFactor = topic.replicationFactor ?? assignment?.[0]?.length ?? Math.min(3, brokers)
  return {
    name: topic.name as string,
    partitions,
    replicationFactor,
    ...(assignment ? { assignment } : {}),
    initialRecords: topic.initialRecords ?? new Array<number>(partitions).fill(0),
    config: topic.config ?? {},
  }
}

const NO_BOOTSTRAP_URLS = 'No resolvable bootstrap urls given in bootstrap.servers'

function checkReferences(scenario: Scenario, context: ScenarioContext, problems: ScenarioProblem[]): void {
  const note = (path: string, message: string) => problems.push({ path, message })
  checkUnique(
    scenario.topics.map((topic) => topic.name),
    (i) => `topics[${i}].name`,
    problems,
  )
  const clients = [...scenario.producers.map((p) => p.name), ...scenario.consumers.map((c) => c.name)]
  const clientPath = (i: number) =>
    i < scenario.producers.length ? `producers[${i}].name` : `consumers[${i - scenario.producers.length}].name`
  checkUnique(clients, clientPath, problems)
  clients.forEach((name, i) => {
    if (name === 'controller' || /^\d+$/.test(name))
      note(clientPath(i), `is taken: ${JSON.stringify(name)} names a link end`)
  })
  scenario.topics.forEach((topic, i) => {
    checkTopic(topic, i, scenario.cluster.brokers, problems)
  })
  scenario.producers.forEach((producer, i) => {
    // What the constructor says of a list without a usable entry (P-10).
    if (producer.bootstrap.length === 0) note(`producers[${i}].bootstrap`, NO_BOOTSTRAP_URLS)
    producer.bootstrap.forEach((entry, j) => {
      if (typeof entry === 'number' && entry > scenario.cluster.brokers) {
        note(`producers[${i}].bootstrap[${j}]`, noBroker(entry, scenario.cluster.brokers))
      }
    })
    if (producer.startMs > scenario.durationMs) note(`producers[${i}].startMs`, 'is after the end (durationMs)')
  })
  scenario.consumers.forEach((consumer, i) => {
    if (!hasTopic(scenario, consumer.topic))
      note(`consumers[${i}].topic`, `no topic is called ${JSON.stringify(consumer.topic)}`)
  })
  scenario.workload.forEach((entry, i) => {
    if (!hasProducer(scenario, entry.producer))
      note(`workload[${i}].producer`, `no producer is called ${JSON.stringify(entry.producer)}`)
    if (entry.kind === 'dataset' && !Object.hasOwn(context.datasets, entry.dataset)) {
      note(
        `workload[${i}].dataset`,
        `no data set is called ${JSON.stringify(entry.dataset)}; there is ${Object.keys(context.datasets).join(', ')}`,
      )
    }
  })
  scenario.network.links.forEach((link, i) => {
    link.between.forEach((end, j) => {
      if (!isLinkEnd(scenario, end)) note(`network.links[${i}].between[${j}]`, `no link ends at ${JSON.stringify(end)}`)
    })
  })
  scenario.actions.forEach((action, i) => {
    checkActionReferences(scenario, action, `actions[${i}]`, problems)
  })
  checkPartitions(scenario, problems)
}

function checkTopic(topic: ScenarioTopic, index: number, brokers: number, problems: ScenarioProblem[]): void {
  const path = `topics[${index}]`
  const note = (at: string, message: string) => problems.push({ path: at, message })
  if (topic.replicationFactor > brokers) {
    note(`${path}.replicationFactor`, `is ${topic.replicationFactor}, more than the ${brokers} brokers`)
  }
  if (topic.initialRecords.length !== topic.partitions) {
    note(
      `${path}.initialRecords`,
      `needs one number for each of the ${topic.partitions} partitions, got ${topic.initialRecords.length}`,
    )
  }
  if (!topic.assignment) return
  if (topic.assignment.length !== topic.partitions) {
    note(
      `${path}.assignment`,
      `needs one list for each of the ${topic.partitions} partitions, got ${topic.assignment.length}`,
    )
  }
  topic.assignment.forEach((replicas, partition) => {
    const at = `${path}.assignment[${partition}]`
    if (replicas.length !== topic.replicationFactor) {
      note(at, `needs ${topic.replicationFactor} brokers (replicationFactor), got ${replicas.length}`)
    }
    if (new Set(replicas).size !== replicas.length) note(at, 'names a broker twice')
    replicas.forEach((broker, i) => {
      if (broker > brokers) note(`${at}[${i}]`, noBroker(broker, brokers))
    })
  })
}

function checkActionReferences(scenario: Scenario, action: Action, path: string, problems: ScenarioProblem[]): void {
  const note = (name: string, message: string) => problems.push({ path: `${path}.${name}`, message })
  const fields = action as unknown as Readonly<Record<string, unknown>>
  const { brokers } = scenario.cluster
  const broker = fields['broker']
  if (typeof broker === 'number' && broker > brokers) note('broker', noBroker(broker, brokers))
  const producer = fields['producer']
  if (typeof producer === 'string' && !hasProducer(scenario, producer)) {
    note('producer', `no producer is called ${JSON.stringify(producer)}`)
  }
  for (const name of ['between', 'from']) {
    const ends = fields[name]
    if (!Array.isArray(ends)) continue
    ends.forEach((end: LinkEnd, i) => {
      if (!isLinkEnd(scenario, end)) note(`${name}[${i}]`, `no link ends at ${JSON.stringify(end)}`)
    })
    if (name === 'between' && ends[0] === ends[1]) note(name, 'needs two different ends')
  }
  const entry = fields['entry']
  if (typeof entry === 'number' && entry >= scenario.workload.length) {
    note('entry', `is ${entry}, but the workload has ${scenario.workload.length} entries`)
  }
  const replicas = fields['replicas']
  if (Array.isArray(replicas)) {
    replicas.forEach((id: number, i) => {
      if (id > brokers) note(`replicas[${i}]`, noBroker(id, brokers))
    })
    if (new Set(replicas).size !== replicas.length) note('replicas', 'names a broker twice')
  }
  const definition = actionNamed(action.do)
  const topic = fields['topic']
  if (typeof topic === 'string' && definition?.target !== 'producer') {
    const known = scenario.topics.find((candidate) => candidate.name === topic)
    if (!known) note('topic', `no topic is called ${JSON.stringify(topic)}`)
  }
}

function checkUnique(names: readonly string[], pathOf: (index: number) => string, problems: ScenarioProblem[]): void {
  names.forEach((name, i) => {
    if (names.indexOf(name) !== i)
      problems.push({ path: pathOf(i), message: `is taken: ${JSON.stringify(name)} is there already` })
  })
}

function hasTopic(scenario: Scenario, name: string): boolean {
  return scenario.topics.some((topic) => topic.name === name)
}

function hasProducer(scenario: Scenario, name: string): boolean {
  return scenario.producers.some((producer) => producer.name === name)
}

function isLinkEnd(scenario: Scenario, end: LinkEnd): boolean {
  if (typeof end === 'number') return end >= 1 && end <= scenario.cluster.brokers
  return (
    end === 'controller' || hasProducer(scenario, end) || scenario.consumers.some((consumer) => consumer.name === end)
  )
}

function noBroker(id: number, brokers: number): string {
  return `there is no broker ${id}: the cluster has 1 to ${brokers}`
}

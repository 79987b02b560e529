import type { ScenarioJson } from './random-scenario.ts'

type Fields = Readonly<Record<string, unknown>>

/** Scenarios that are one step smaller than this one, the largest steps first. Not all of them are legal. */
export function* smallerScenarios(json: ScenarioJson): Generator<ScenarioJson> {
  yield* shorter(json)
  for (let entry = 0; entry < listOf(json, 'workload').length; entry++) yield withoutEntry(json, entry)
  for (const consumer of listOf(json, 'consumers')) yield withoutClient(json, 'consumers', consumer)
  for (const producer of listOf(json, 'producers')) yield withoutClient(json, 'producers', producer)
  yield* fewerPartitions(json)
  yield* fewerBrokers(json)
  yield* lessWorkload(json)
  yield* fewerSettings(json)
}

function listOf(json: Fields, name: string): readonly Fields[] {
  return (json[name] ?? []) as readonly Fields[]
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function* shorter(json: ScenarioJson): Generator<ScenarioJson> {
  const durationMs = Number(json['durationMs'])
  for (const share of [0.5, 0.75, 0.9]) {
    const endMs = Math.ceil(durationMs * share)
    if (endMs >= durationMs) continue
    const actions = listOf(json, 'actions').filter(({ atMs }) => Number(atMs) <= endMs)
    yield { ...json, durationMs: endMs, actions }
  }
}

/** Without one entry of the workload; `setWorkload` names the others by their new places. */
function withoutEntry(json: ScenarioJson, gone: number): ScenarioJson {
  const workload = listOf(json, 'workload').filter((_, entry) => entry !== gone)
  const actions = listOf(json, 'actions').flatMap((action) => {
    const entry = action['entry']
    if (typeof entry !== 'number' || entry < gone) return [action]
    return entry === gone ? [] : [{ ...action, entry: entry - 1 }]
  })
  return { ...json, workload, actions }
}

/** Without a producer or consumer, and all that speaks of it. */
function withoutClient(json: ScenarioJson, list: 'producers' | 'consumers', client: Fields): ScenarioJson {
  const name = client['name']
  let rest: ScenarioJson = json
  for (let entry = listOf(json, 'workload').length - 1; entry >= 0; entry--) {
    if (listOf(json, 'workload')[entry]?.['producer'] === name) rest = withoutEntry(rest, entry)
  }
  rest = { ...rest, [list]: listOf(rest, list).filter((other) => other['name'] !== name) }
  return withoutEnd(rest, name)
}

/** Without a link end: links and actions that name it go, lists of ends lose it. */
function withoutEnd(json: ScenarioJson, end: unknown): ScenarioJson {
  const names = (value: unknown) => Array.isArray(value) && value.includes(end)
  const isAbout = (action: Fields) =>
    action['producer'] === end || action['broker'] === end || names(action['between']) || names(action['replicas'])
  const actions = listOf(json, 'actions')
    .filter((action) => !isAbout(action))
    .map((action) =>
      Array.isArray(action['from']) ? { ...action, from: action['from'].filter((other) => other !== end) } : action,
    )
  const network = fieldsOf(json['network'])
  const links = listOf(network, 'links').filter(({ between }) => !names(between))
  return { ...json, actions, ...(json['network'] ? { network: { ...network, links } } : {}) }
}

function* fewerPartitions(json: ScenarioJson): Generator<ScenarioJson> {
  const topics = listOf(json, 'topics')
  for (const [place, topic] of topics.entries()) {
    const partitions = Number(topic['partitions'] ?? 1) - 1
    if (partitions < 1) continue
    const cut = (name: string) => (Array.isArray(topic[name]) ? { [name]: topic[name].slice(0, partitions) } : {})
    const smaller = { ...topic, partitions, ...cut('assignment'), ...cut('initialRecords') }
    const actions = listOf(json, 'actions').filter((action) => !(Number(action['partition']) >= partitions))
    yield { ...json, topics: topics.with(place, smaller), actions }
  }
}

/** Without the last broker: replica lists lose it, and with it a place. */
function* fewerBrokers(json: ScenarioJson): Generator<ScenarioJson> {
  const cluster = fieldsOf(json['cluster'])
  const last = Number(cluster['brokers'] ?? 3)
  if (last <= 1) return
  const brokers = last - 1
  const topics = listOf(json, 'topics').map((topic) => {
    const { assignment, ...rest } = topic
    return { ...rest, replicationFactor: Math.min(Number(topic['replicationFactor'] ?? 3), brokers) }
  })
  yield { ...withoutEnd(json, last), cluster: { ...cluster, brokers }, topics }
}

function* lessWorkload(json: ScenarioJson): Generator<ScenarioJson> {
  const workload = listOf(json, 'workload')
  for (const [entry, item] of workload.entries()) {
    const changed = (change: Fields): ScenarioJson => ({
      ...json,
      workload: workload.with(entry, { ...item, ...change }),
    })
    const records = item['records']
    if (Array.isArray(records)) {
      for (const half of halvesOf(records)) yield changed({ records: half })
      continue
    }
    const fromMs = Number(item['fromMs'] ?? 0)
    const toMs = Number(item['toMs'] ?? json['durationMs'])
    if (toMs - fromMs > 20) {
      yield changed({ toMs: Math.round((fromMs + toMs) / 2) })
      yield changed({ fromMs: Math.round((fromMs + toMs) / 2) })
    }
    const rate = Number(item['ratePerSecond'])
    if (rate > 2) yield changed({ ratePerSecond: Math.round(rate / 2) })
    const bare: Record<string, unknown> = { ...item }
    for (const name of ['transaction', 'keys', 'mode', 'content', 'valueBytes', 'keyField']) {
      if (!(name in bare)) continue
      const { [name]: _, ...rest } = bare
      yield { ...json, workload: workload.with(entry, rest) }
    }
  }
}

function halvesOf(list: readonly unknown[]): (readonly unknown[])[] {
  if (list.length < 2) return []
  const middle = Math.ceil(list.length / 2)
  return [list.slice(0, middle), list.slice(middle)]
}

/** Without one setting: of a config, of the network, of the model, or of anything else that has a default. */
function* fewerSettings(json: ScenarioJson): Generator<ScenarioJson> {
  for (const name of ['network', 'model', 'settle', 'title']) {
    if (name in json) yield without(json, name)
  }
  for (const name of ['network', 'model']) {
    const fields = fieldsOf(json[name])
    for (const field of Object.keys(fields)) yield { ...json, [name]: without(fields, field) }
  }
  const cluster = fieldsOf(json['cluster'])
  for (const config of smallerConfigs(cluster)) yield { ...json, cluster: config }
  for (const list of ['topics', 'producers']) {
    const items = listOf(json, list)
    for (const [place, item] of items.entries()) {
      for (const name of ['initialRecords', 'assignment', 'startMs', 'bootstrap', 'onError']) {
        if (name in item) yield { ...json, [list]: items.with(place, without(item, name)) }
      }
      for (const config of smallerConfigs(item)) yield { ...json, [list]: items.with(place, config) }
    }
  }
}

function* smallerConfigs(holder: Fields): Generator<Fields> {
  const config = fieldsOf(holder['config'])
  const names = Object.keys(config)
  if (names.length > 1) yield { ...holder, config: {} }
  for (const name of names) yield { ...holder, config: without(config, name) }
}

function without(fields: Fields, gone: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== gone))
}

import type { Action, WorkloadEntry } from '../engine/scenario/scenario.ts'
import type { ProducerSource, ScenarioSource, WorkloadSource } from './scenario-source.ts'

/** Records of a transaction, and how many of them are aborted. */
export type TransactionSource = NonNullable<WorkloadEntry['transaction']>

/** Most producers of one run on the page. */
export const MOST_PRODUCERS = 4

const ID = 'transactional.id'

/** An entry sends in transactions from now on, or no longer; its producer gets a transactional.id if it has none. */
export function withTransactions(
  source: ScenarioSource,
  entry: number,
  to: TransactionSource | undefined,
): ScenarioSource {
  const name = source.workload?.[entry]?.producer
  const workload = (source.workload ?? []).map((one, index) => {
    if (index !== entry) return one
    const { transaction: _before, ...rest } = one
    return to ? { ...rest, transaction: to } : rest
  })
  const producers = (source.producers ?? []).map((one) =>
    to && one.name === name && one.config?.[ID] === undefined
      ? { ...one, config: { ...one.config, [ID]: `${one.name}-1` } }
      : one,
  )
  return { ...source, workload, producers }
}

/** The scenario with one more producer: the config and the workload of another one, under a name of its own. */
export function withProducerLike(source: ScenarioSource, like: string): ScenarioSource {
  const producers = source.producers ?? []
  const model = producers.find(({ name }) => name === like)
  if (!model || producers.length >= MOST_PRODUCERS) return source
  const name = freeName(producers, like)
  const id = model.config?.[ID]
  // The same transactional.id would fence the first one: whoever wants that sets it by hand.
  const config = typeof id === 'string' ? { ...model.config, [ID]: `${name}-1` } : model.config
  const copied = (source.workload ?? []).filter((one) => one.producer === like)
  const workload: WorkloadSource[] = copied.map((one) => ({ ...one, producer: name }))
  const added: ProducerSource = { ...model, name, ...(config ? { config } : {}) }
  return { ...source, producers: [...producers, added], workload: [...(source.workload ?? []), ...workload] }
}

function freeName(producers: readonly ProducerSource[], like: string): string {
  const stem = like.replace(/-\d+$/, '')
  for (let number = 2; ; number++) {
    const name = `${stem}-${number}`
    if (!producers.some((one) => one.name === name)) return name
  }
}

/** The scenario without a producer, what it sends, and what is done to it; the last one stays. */
export function withoutProducer(source: ScenarioSource, name: string): ScenarioSource {
  const producers = (source.producers ?? []).filter((one) => one.name !== name)
  if (producers.length === 0) return source
  const places = new Map<number, number>()
  const workload: WorkloadSource[] = []
  for (const [index, entry] of (source.workload ?? []).entries()) {
    if (entry.producer === name) continue
    places.set(index, workload.length)
    workload.push(entry)
  }
  const actions = (source.actions ?? []).flatMap((action) => keptAction(action, name, places))
  const { network } = source
  const links = network?.links?.filter(({ between }) => !between.includes(name))
  return {
    ...source,
    producers,
    workload,
    actions,
    ...(network ? { network: { ...network, ...(links ? { links } : {}) } } : {}),
  }
}

/** Entries behind those that have gone have new numbers. */
function keptAction(action: Action, name: string, places: ReadonlyMap<number, number>): Action[] {
  if (action.do === 'setWorkload') {
    const entry = places.get(action.entry)
    return entry === undefined ? [] : [{ ...action, entry }]
  }
  if ('producer' in action && action.producer === name) return []
  if ('between' in action && action.between.includes(name)) return []
  return [action]
}

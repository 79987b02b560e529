import type { Profile } from '../engine/config/profile.ts'
import { errorName } from '../engine/protocol/error-names.ts'
import { partitionName } from '../engine/protocol/ids.ts'
import { exceptionOf, type RunTables } from '../engine/protocol/record-table.ts'
import type { RunPlan } from '../engine/simulation/run-plan.ts'
import type { NameSource } from './names.ts'
import { choosingCalls } from './partitioner-calls.ts'

/** Names of the things of a run. Reads the run's present plan, so that actions done by hand have names too. */
export function runNames(run: { readonly plan: RunPlan; readonly tables: RunTables }, profile: Profile): NameSource {
  const { tables } = run
  const producers = () => run.plan.scenario.producers
  const consumers = () => run.plan.scenario.consumers
  const brokerCount = run.plan.scenario.cluster.brokers
  return {
    partition: (index) =>
      index >= 0 && index < tables.registry.topics.length ? partitionName(tables.registry, index) : '?',
    producer: (index) => producers()[index]?.name ?? `producer ${index + 1}`,
    consumer: (index) => consumers()[index]?.name ?? `consumer ${index + 1}`,
    actor(id) {
      if (id === 0) return 'controller'
      if (id < 0) return 'bootstrap'
      if (id <= brokerCount) return `b${id}`
      const client = id - brokerCount - 1
      return producers()[client]?.name ?? consumers()[client - producers().length]?.name ?? `client ${id}`
    },
    error: (code) => (code <= -2 ? 'exception' : errorName(code, profile.version)),
    exception(record) {
      const text = exceptionOf(tables.records, record)
      return text ? (text.split(':')[0]?.split('.').pop() ?? text) : ''
    },
    choosingCall: choosingCalls(tables),
    action(index) {
      const action = run.plan.actions[index]
      if (!action) return { do: '?', target: '' }
      const fields = action as unknown as Readonly<Record<string, unknown>>
      return { do: action.do, target: targetText(fields) }
    },
  }
}

function targetText(fields: Readonly<Record<string, unknown>>): string {
  if (typeof fields['broker'] === 'number') return `b${fields['broker']}`
  if (Array.isArray(fields['between'])) return fields['between'].map(endText).join('–')
  for (const name of ['producer', 'topic']) if (typeof fields[name] === 'string') return fields[name]
  return ''
}

function endText(end: unknown): string {
  return typeof end === 'number' ? `b${end}` : String(end)
}

import type { Action, ConfigMap, LinkEnd } from '../engine/scenario/scenario.ts'

/** Words for what has no name of its own. */
export interface SubjectWords {
  readonly controller: string
  readonly workload: (number: number) => string
}

/** The thing that an action is done to, as short as a notice names it: "b1", "app – b1", "orders-0". */
export function actionSubject(action: Action, words: SubjectWords): string {
  if ('between' in action) return action.between.map((end) => endName(end, words)).join(' – ')
  if ('producer' in action) return action.producer
  if ('topic' in action) return 'partition' in action ? `${action.topic}-${action.partition}` : action.topic
  if ('broker' in action && action.broker !== undefined) return `b${action.broker}`
  if ('entry' in action) return words.workload(action.entry + 1)
  return action.do === 'setBrokerConfig' ? 'brokers' : words.controller
}

/** What an action sets: "acks=all, linger.ms=5"; empty: nothing that has a value. */
export function actionDetail(action: Action): string {
  if ('config' in action) return configText(action.config)
  switch (action.do) {
    case 'setWorkload':
      return action.ratePerSecond === undefined ? '' : `${action.ratePerSecond}/s`
    case 'addPartitions':
      return String(action.total)
    case 'setLink':
      return action.latencyMs === undefined ? '' : `${action.latencyMs} ms`
    case 'slowBroker':
      return action.factor === undefined ? '' : `× ${action.factor}`
    case 'delayNext':
      return `${action.byMs} ms`
    case 'failNext':
      return action.error
    case 'reassignPartition':
      return action.replicas.map((broker) => `b${broker}`).join(', ')
    default:
      return ''
  }
}

function endName(end: LinkEnd, words: SubjectWords): string {
  if (typeof end === 'number') return `b${end}`
  return end === 'controller' ? words.controller : end
}

function configText(config: ConfigMap): string {
  return Object.entries(config)
    .map(([name, value]) => `${name}=${value ?? ''}`)
    .join(', ')
}

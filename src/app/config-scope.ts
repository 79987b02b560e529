import type { ConfigMap } from '../engine/scenario/scenario.ts'
import type { Change } from './scenario-changes.ts'

/** Whose configs are meant: names occur at more than one of them. */
export type ConfigScope =
  | { readonly kind: 'producer'; readonly name: string }
  | { readonly kind: 'topic'; readonly name: string }
  | { readonly kind: 'brokers' }

/** The scope of a change of configs; undefined: it changes something else. */
export function scopeOf(change: Change): ConfigScope | undefined {
  switch (change.kind) {
    case 'producerConfig':
      return { kind: 'producer', name: change.producer }
    case 'topicConfig':
      return { kind: 'topic', name: change.topic }
    case 'brokerConfig':
      return { kind: 'brokers' }
    default:
      return undefined
  }
}

/** Are they the same? */
export function sameScope(a: ConfigScope, b: ConfigScope): boolean {
  return a.kind === b.kind && ('name' in a ? a.name : '') === ('name' in b ? b.name : '')
}

/**
 * The change that sets `config` at a scope.
 *
 * @param isStatic Brokers read it when they start: the run begins again with it.
 */
export function configChange(scope: ConfigScope, config: ConfigMap, isStatic = false): Change {
  switch (scope.kind) {
    case 'producer':
      return { kind: 'producerConfig', producer: scope.name, config }
    case 'topic':
      return { kind: 'topicConfig', topic: scope.name, config }
    case 'brokers':
      return { kind: 'brokerConfig', config, isStatic }
  }
}

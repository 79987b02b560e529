import { type KeyboardEvent, useRef, useState } from 'react'
import { type ConfigScope, configChange, sameScope } from '../../app/config-scope.ts'
import { configAt, type SettingsInForce } from '../../app/settings-in-force.ts'
import { isDynamicBrokerConfig, topicConfigOf } from '../../engine/cluster/dynamic-config.ts'
import type { ConfigDefinition, ConfigGroup } from '../../engine/config/config-definition.ts'
import { CLUSTER_DEFINITIONS } from '../../engine/config/definitions/cluster-definitions.ts'
import { TOPIC_DEFINITIONS } from '../../engine/config/definitions/topic-definitions.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useSession, useStrings } from '../shell/page-context.ts'
import { ConfigRow, differsFromDefault } from './ConfigRow.tsx'
import type { ConfigCatalog } from './config-catalog.ts'

export interface AllConfigsProps {
  readonly catalog: ConfigCatalog
  readonly version: KafkaVersion
  readonly inForce: SettingsInForce
  /** Whose configs are shown first, and what the client makes of them. */
  readonly producer: SettingsInForce['producers'][number]
  readonly effective: ReturnType<ConfigCatalog['effective']>
  readonly onClose: () => void
}

/** Every config of the version, of a producer, a topic or the brokers: searchable by name and by what it does, folded by group. */
export function AllConfigs(props: AllConfigsProps) {
  const { version, inForce, producer, onClose } = props
  const words = useStrings().controls
  const { changes } = useSession()
  const [scope, setScope] = useState<ConfigScope>({ kind: 'producer', name: producer.name })
  const [query, setQuery] = useState('')
  const [onlyChanged, setOnlyChanged] = useState(false)
  const listRef = useRef<HTMLDivElement>(null)
  const shown = shownConfigs(props, scope)
  const { given, effective } = shown
  const differs = (definition: ConfigDefinition): boolean => {
    const spec = definition.versions[version]
    return spec !== undefined && differsFromDefault(definition, spec, given, effective)
  }
  const found = shown.definitions.filter(
    (definition) => matches(definition, query) && (!onlyChanged || differs(definition)),
  )
  const set = Object.keys(given)
  const isSearching = query.trim() !== '' || onlyChanged

  const resetAll = (): void => {
    const config = Object.fromEntries(set.map((name) => [name, null]))
    const isStatic = scope.kind === 'brokers' && !set.every(isDynamicBrokerConfig)
    void changes.apply(configChange(scope, config, isStatic), words.allReset(set.length))
  }
  const toList = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    listRef.current?.querySelector<HTMLElement>('.ctl input, .ctl button, .ctl select')?.focus()
  }
  // A value that is still refused cannot be seen any more: the last good one stays, and the run goes on.
  const close = (): void => {
    changes.dismissConfigProblem()
    onClose()
  }
  return (
    <Sheet title={words.allConfigs} onClose={close} from="middle" wide>
      <ScopeChoice inForce={inForce} scope={scope} onScope={setScope} />
      <div className="all-search">
        <input
          type="search"
          aria-label={words.searchConfigs}
          placeholder={words.searchConfigs}
          value={query}
          data-first-focus
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={toList}
        />
        <label className="check">
          <input type="checkbox" checked={onlyChanged} onChange={(event) => setOnlyChanged(event.target.checked)} />
          <span>{words.onlyChanged}</span>
        </label>
        <p role="status" className="mut">
          {words.configsFound(found.length)}
        </p>
        <button type="button" className="btn" disabled={set.length === 0} onClick={resetAll}>
          {words.resetAll}
        </button>
      </div>
      <div className="all-list" ref={listRef}>
        {groupsOf(found).map(([group, definitions]) => (
          <ConfigGroupList
            key={`${scopeText(scope)} ${group} ${isSearching}`}
            title={words.groups[group]}
            definitions={definitions}
            differing={definitions.filter(differs).length}
            startsOpen={isSearching || !definitions.every(({ simulated }) => !simulated)}
            classes={props.catalog.partitionerClasses(version)}
            {...{ version, scope, given, effective }}
          />
        ))}
      </div>
    </Sheet>
  )
}

interface ShownConfigs {
  readonly definitions: readonly ConfigDefinition[]
  readonly given: ConfigMap
  readonly effective: ReturnType<ConfigCatalog['effective']>
}

function shownConfigs(
  { catalog, version, inForce, producer, effective }: AllConfigsProps,
  scope: ConfigScope,
): ShownConfigs {
  const given = configAt(inForce, scope)
  if (scope.kind === 'producer') {
    const isFirst = scope.name === producer.name
    return {
      definitions: catalog.definitionsOf(version),
      given,
      effective: isFirst ? effective : catalog.effective(version, given),
    }
  }
  const all = scope.kind === 'topic' ? TOPIC_DEFINITIONS : CLUSTER_DEFINITIONS
  const definitions = all.filter(({ versions }) => versions[version] !== undefined)
  const inherited = scope.kind === 'topic' ? inheritedByTopics(inForce.brokerConfig) : {}
  return { definitions, given, effective: { ...inherited, ...given } }
}

/** What brokers set for the topics that do not set it themselves. */
function inheritedByTopics(brokerConfig: ConfigMap): Record<string, string | number | boolean> {
  const inherited: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(brokerConfig)) {
    const topicConfig = topicConfigOf(name)
    if (topicConfig !== undefined && value !== null) inherited[topicConfig] = value
  }
  return inherited
}

interface ScopeChoiceProps {
  readonly inForce: SettingsInForce
  readonly scope: ConfigScope
  readonly onScope: (scope: ConfigScope) => void
}

/** Whose configs: each producer, each topic, the brokers. */
function ScopeChoice({ inForce, scope, onScope }: ScopeChoiceProps) {
  const words = useStrings().controls
  const scopes: readonly ConfigScope[] = [
    ...inForce.producers.map(({ name }) => ({ kind: 'producer', name }) as const),
    ...inForce.topics.map(({ name }) => ({ kind: 'topic', name }) as const),
    { kind: 'brokers' },
  ]
  return (
    <fieldset className="bare all-scopes">
      <legend className="visually-hidden">{words.whoseConfigs}</legend>
      <div className="seg seg-words">
        {scopes.map((one) => (
          <label key={scopeText(one)} className={sameScope(one, scope) ? 'on' : ''}>
            <input
              type="radio"
              className="visually-hidden"
              name="scope"
              checked={sameScope(one, scope)}
              onChange={() => onScope(one)}
            />
            {one.kind === 'brokers' ? words.brokersWord : `${words[one.kind]} ${one.name}`}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function scopeText(scope: ConfigScope): string {
  return scope.kind === 'brokers' ? scope.kind : `${scope.kind} ${scope.name}`
}

interface ConfigGroupListProps extends Pick<ShownConfigs, 'definitions' | 'given' | 'effective'> {
  readonly title: string
  readonly differing: number
  /** Groups in which nothing changes what a run does begin folded. */
  readonly startsOpen: boolean
  readonly version: KafkaVersion
  readonly scope: ConfigScope
  readonly classes: readonly string[]
}

/** One group; what is folded is not drawn. */
function ConfigGroupList(props: ConfigGroupListProps) {
  const { title, definitions, differing, startsOpen, version, scope, given, effective, classes } = props
  const words = useStrings().controls
  const [isOpen, setIsOpen] = useState(startsOpen)
  return (
    <details className="all-group" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        <h3>{title}</h3>
        <span className="mut">
          {words.configsFound(definitions.length)}
          {differing > 0 ? (
            <>
              {' · '}
              <i className="diamond" aria-hidden="true" /> {words.differing(differing)}
            </>
          ) : null}
        </span>
      </summary>
      {isOpen
        ? definitions.map((definition) => {
            const spec = definition.versions[version]
            return spec ? (
              <ConfigRow
                key={definition.name}
                {...{ definition, spec, scope, given, effective, classes }}
                inFull
                isStatic={scope.kind === 'brokers' && !isDynamicBrokerConfig(definition.name)}
              />
            ) : null
          })
        : null}
    </details>
  )
}

function matches(definition: ConfigDefinition, query: string): boolean {
  const text = `${definition.name} ${definition.en} ${definition.ko}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function groupsOf(definitions: readonly ConfigDefinition[]): [ConfigGroup, ConfigDefinition[]][] {
  const groups = new Map<ConfigGroup, ConfigDefinition[]>()
  for (const definition of definitions) {
    const known = groups.get(definition.group)
    if (known) known.push(definition)
    else groups.set(definition.group, [definition])
  }
  return [...groups]
}

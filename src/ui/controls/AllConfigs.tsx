import { type KeyboardEvent, useRef, useState } from 'react'
import type { ConfigDefinition, ConfigGroup } from '../../engine/config/config-definition.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useSession, useStrings } from '../shell/page-context.ts'
import { ConfigRow, differsFromDefault } from './ConfigRow.tsx'
import type { ConfigCatalog } from './config-catalog.ts'

export interface AllConfigsProps {
  readonly catalog: ConfigCatalog
  readonly version: KafkaVersion
  readonly producer: string
  readonly given: ConfigMap
  readonly effective: ReturnType<ConfigCatalog['effective']>
  readonly onClose: () => void
}

/** Every producer config of the version: searchable by name and by what it does, folded by group. */
export function AllConfigs(props: AllConfigsProps) {
  const { catalog, version, producer, given, effective, onClose } = props
  const strings = useStrings()
  const words = strings.controls
  const { changes } = useSession()
  const [query, setQuery] = useState('')
  const [onlyChanged, setOnlyChanged] = useState(false)
  const listRef = useRef<HTMLDivElement>(null)
  const differs = (definition: ConfigDefinition): boolean => {
    const spec = definition.versions[version]
    return spec !== undefined && differsFromDefault(definition, spec, given, effective)
  }
  const found = catalog
    .definitionsOf(version)
    .filter((definition) => matches(definition, query) && (!onlyChanged || differs(definition)))
  const set = Object.keys(given)
  const isSearching = query.trim() !== '' || onlyChanged

  const resetAll = (): void => {
    const config = Object.fromEntries(set.map((name) => [name, null]))
    void changes.apply({ kind: 'producerConfig', producer, config }, words.allReset(set.length))
  }
  const toList = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    listRef.current?.querySelector<HTMLElement>('.ctl input, .ctl button, .ctl select')?.focus()
  }
  return (
    <Sheet title={words.allConfigs} onClose={onClose} from="middle" wide>
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
            key={`${group} ${isSearching}`}
            {...props}
            title={words.groups[group]}
            definitions={definitions}
            differing={definitions.filter(differs).length}
            startsOpen={isSearching || !FOLDED.has(group)}
          />
        ))}
      </div>
    </Sheet>
  )
}

/** Groups that begin folded: nothing in them changes what a run does. */
const FOLDED: ReadonlySet<ConfigGroup> = new Set(['Other'])

type ConfigGroupListProps = AllConfigsProps & {
  readonly title: string
  readonly definitions: readonly ConfigDefinition[]
  readonly differing: number
  readonly startsOpen: boolean
}

/** One group; what is folded is not drawn. */
function ConfigGroupList(props: ConfigGroupListProps) {
  const { title, definitions, differing, startsOpen, catalog, version, producer, given, effective } = props
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
                {...{ definition, spec, producer, given, effective }}
                inFull
                classes={definition.name === 'partitioner.class' ? catalog.partitionerClasses(version) : []}
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

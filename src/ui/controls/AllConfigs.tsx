import { useState } from 'react'
import type { ConfigDefinition, ConfigGroup } from '../../engine/config/config-definition.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import type { ConfigMap } from '../../engine/scenario/scenario.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useSettings, useStrings } from '../shell/page-context.ts'
import { ConfigRow, textOf } from './ConfigRow.tsx'
import type { ConfigCatalog } from './config-catalog.ts'

export interface AllConfigsProps {
  readonly catalog: ConfigCatalog
  readonly version: KafkaVersion
  readonly producer: string
  readonly given: ConfigMap
  readonly effective: ReturnType<ConfigCatalog['effective']>
  readonly onClose: () => void
}

/** Every producer config of the version: searchable by name and by what it does. */
export function AllConfigs({ catalog, version, producer, given, effective, onClose }: AllConfigsProps) {
  const strings = useStrings()
  const language = useSettings((state) => state.language)
  const [query, setQuery] = useState('')
  const [onlyChanged, setOnlyChanged] = useState(false)
  const found = catalog.definitionsOf(version).filter((definition) => {
    const value = effective?.[definition.name] ?? given[definition.name]
    const spec = definition.versions[version]
    if (onlyChanged && (value === undefined || textOf(value) === textOf(spec?.default))) return false
    return matches(definition, query)
  })
  return (
    <Sheet title={strings.controls.allConfigs} onClose={onClose} from="middle" wide>
      <div className="all-search">
        <input
          type="search"
          aria-label={strings.controls.searchConfigs}
          placeholder={strings.controls.searchConfigs}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <label className="check">
          <input type="checkbox" checked={onlyChanged} onChange={(event) => setOnlyChanged(event.target.checked)} />
          <span>{strings.controls.onlyChanged}</span>
        </label>
        <p role="status" className="mut">
          {strings.controls.configsFound(found.length)}
        </p>
      </div>
      <div className="all-list">
        {groupsOf(found).map(([group, definitions]) => (
          <section key={group} aria-label={strings.controls.groups[group]}>
            <h3>{strings.controls.groups[group]}</h3>
            {definitions.map((definition) => {
              const spec = definition.versions[version]
              const line = definition[language]
              const hint = definition.simulated ? line : `${line} (${strings.controls.notSimulated})`
              return spec ? (
                <ConfigRow
                  key={definition.name}
                  {...{ definition, spec, producer, given, effective, hint }}
                  classes={definition.name === 'partitioner.class' ? catalog.partitionerClasses(version) : []}
                />
              ) : null
            })}
          </section>
        ))}
      </div>
    </Sheet>
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

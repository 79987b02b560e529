import type { CompareState } from '../../compare/compare-state.ts'
import { changedBehaviour, changedDefaults, versionsOf } from '../../compare/version-changes.ts'
import type { ConfigValue } from '../../engine/config/config-definition.ts'
import { RichText } from '../shell/RichText.tsx'
import { useCompareStrings } from './compare-strings.ts'

/** Where the runs have different versions: the defaults and the behaviour that changed between those, with their source. */
export function VersionChanges({ state }: { state: CompareState }) {
  const words = useCompareStrings()
  const versions = versionsOf(state)
  if (!versions) return null
  const [producer] = (state.scenario['producers'] ?? []) as readonly { readonly config?: Record<string, unknown> }[]
  const defaults = changedDefaults(versions, new Set(Object.keys(producer?.config ?? {})))
  return (
    <section className="compare-versions" aria-labelledby="compare-versions">
      <h3 id="compare-versions">{words.versions}</h3>
      <ul className="compare-behaviour">
        {changedBehaviour(versions).map(({ feature, source }) => (
          <li key={feature}>
            <RichText text={words.features[feature] ?? feature} /> <small lang="en">{source}</small>
          </li>
        ))}
      </ul>
      <table>
        <caption>{words.defaults}</caption>
        <thead>
          <tr>
            <th scope="col">{words.config}</th>
            {versions.map((version) => (
              <th key={version} scope="col">
                {version}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {defaults.map(({ name, defaults: values }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              {values.map((value, index) => (
                <td key={versions[index]}>{valueText(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A class without its package; a dash where the version does not know the name. */
function valueText(value: ConfigValue | undefined): string {
  if (value === undefined) return '–'
  return value === null ? 'null' : String(value).replace(/^(?:[a-z]+\.)+(?=[A-Z])/, '')
}

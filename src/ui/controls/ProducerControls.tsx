import { lazy, Suspense, useMemo } from 'react'
import { MOST_PRODUCERS } from '../../app/producer-changes.ts'
import type { SettingsInForce } from '../../app/settings-in-force.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import { useOpenTool, useRun, useSession, useStrings } from '../shell/page-context.ts'
import { ConfigRow } from './ConfigRow.tsx'
import { type ConfigCatalog, isWorkedOut, RAIL_CATALOG, useConfigCatalog } from './config-catalog.ts'

const AllConfigs = lazy(() => import('./AllConfigs.tsx').then((module) => ({ default: module.AllConfigs })))

/** The configs that stand on the rail; all others are one click away. */
const ON_THE_RAIL = [
  'acks',
  'enable.idempotence',
  'linger.ms',
  'batch.size',
  'buffer.memory',
  'max.in.flight.requests.per.connection',
  'delivery.timeout.ms',
  'retry.backoff.ms',
  'partitioner.class',
] as const

export interface ProducerControlsProps {
  readonly version: KafkaVersion
  readonly inForce: SettingsInForce
  readonly producer: SettingsInForce['producers'][number]
  readonly onProducer: (name: string) => void
  readonly allOpen: boolean
  readonly onAllOpen: (open: boolean) => void
}

/** The producer's group of the rail. With several producers, one is chosen. */
export function ProducerControls(props: ProducerControlsProps) {
  const { version, inForce, producer, onProducer, allOpen, onAllOpen } = props
  const strings = useStrings()
  const given = producer.config
  const hasOwnCode = useRun(({ scenario }) =>
    Boolean(scenario?.producers.find(({ name }) => name === producer.name)?.partitioner),
  )
  const catalog = useConfigCatalog(allOpen || isWorkedOut(given))
  const effective = useMemo(() => catalog?.effective(version, given), [catalog, version, given])
  return (
    <section className="group" aria-label={strings.controls.producer}>
      <h2>
        {strings.controls.producer}
        <span>
          <i className="diamond" aria-hidden="true" /> {strings.controls.differs}
        </span>
      </h2>
      {inForce.producers.length > 1 ? (
        <select
          className="select select-wide"
          aria-label={strings.controls.producer}
          value={producer.name}
          onChange={(event) => onProducer(event.target.value)}
        >
          {inForce.producers.map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      ) : null}
      <ProducerButtons name={producer.name} names={inForce.producers.map((one) => one.name)} onProducer={onProducer} />
      {ON_THE_RAIL.map((name) => (
        <RailConfig
          key={name}
          name={name}
          {...{ version, given, effective }}
          catalog={catalog ?? RAIL_CATALOG}
          producer={producer.name}
          hasOwnCode={hasOwnCode}
        />
      ))}
      <button
        type="button"
        className="text-button all-open"
        title={`${strings.controls.allConfigs} (C)`}
        onClick={() => onAllOpen(true)}
      >
        {strings.controls.allConfigsOpen}
      </button>
      {allOpen && catalog ? (
        <Suspense>
          <AllConfigs
            {...{ catalog, version, inForce, effective }}
            producer={producer}
            onClose={() => onAllOpen(false)}
          />
        </Suspense>
      ) : null}
    </section>
  )
}

/** The application as code; one more producer on the stage, or one less. */
function ProducerButtons(props: {
  readonly name: string
  readonly names: readonly string[]
  readonly onProducer: (name: string) => void
}) {
  const { name, names, onProducer } = props
  const { controls: words } = useStrings()
  const { changes } = useSession()
  const openTool = useOpenTool()
  return (
    <div className="rail-buttons">
      <button
        type="button"
        className="text-button"
        onClick={() => openTool({ kind: 'application', producer: Math.max(0, names.indexOf(name)) })}
      >
        {words.asCode}
      </button>
      {names.length < MOST_PRODUCERS ? (
        <button
          type="button"
          className="text-button"
          onClick={() => void changes.apply({ kind: 'addProducer', like: name }, words.producerAdded)}
        >
          {words.addProducer}
        </button>
      ) : null}
      {names.length > 1 ? (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            onProducer('')
            void changes.apply({ kind: 'removeProducer', producer: name }, words.producerRemoved(name))
          }}
        >
          {words.removeProducer(name)}
        </button>
      ) : null}
    </div>
  )
}

interface RailConfigProps {
  readonly name: string
  readonly catalog: ConfigCatalog
  readonly version: KafkaVersion
  readonly producer: string
  readonly hasOwnCode: boolean
  readonly given: Parameters<ConfigCatalog['effective']>[1]
  readonly effective: ReturnType<ConfigCatalog['effective']>
}

function RailConfig({ name, catalog, version, producer, hasOwnCode, given, effective }: RailConfigProps) {
  const definition = catalog.definition(name)
  const spec = definition?.versions[version]
  if (!definition || !spec) return null
  return (
    <ConfigRow
      definition={definition}
      spec={spec}
      scope={{ kind: 'producer', name: producer }}
      given={given}
      effective={effective}
      hasOwnCode={hasOwnCode}
      classes={name === 'partitioner.class' ? catalog.partitionerClasses(version) : []}
    />
  )
}

import { groupDigits } from '../../app/number-text.ts'
import type { TopicInForce, WorkloadInForce } from '../../app/settings-in-force.ts'
import type { KeySpec, Scenario } from '../../engine/scenario/scenario.ts'
import { useSession, useStrings } from '../shell/page-context.ts'
import { ApplicationRows } from './ApplicationRows.tsx'
import { SegmentsRow, SelectRow, TextRow } from './ChoiceRows.tsx'
import { SliderRow } from './SliderRow.tsx'
import { linearStops, logStops } from './stops.ts'

const MOST_PARTITIONS = 24
const MOST_BROKERS = 9
const RATES = logStops(1, 20_000)
const LATENCIES_MS = logStops(0.1, 1000, { first: 0 })

/** Partitions, copies, and how many of them must be in sync. */
export function TopicControls({ topic, brokers }: { topic: TopicInForce; brokers: number }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  const minIsr = Number(topic.config['min.insync.replicas'] ?? 1)
  const copies = Array.from({ length: Math.max(brokers, topic.replicationFactor) }, (_, index) => String(index + 1))
  return (
    <section className="group" aria-label={`${words.topic} ${topic.name}`}>
      <h2>
        {words.topic}
        <span className="mono">{topic.name}</span>
      </h2>
      <SliderRow
        name={words.partitions}
        isConfigName={false}
        value={topic.partitions}
        stops={linearStops(1, Math.max(MOST_PARTITIONS, topic.partitions))}
        onCommit={(value) => {
          const to = whole(value, 1)
          void changes.apply(
            { kind: 'partitions', topic: topic.name, from: topic.partitions, to },
            `${words.partitions} ${to}`,
          )
        }}
      />
      <SegmentsRow
        name={words.replicationFactor}
        isConfigName={false}
        value={String(topic.replicationFactor)}
        options={copies}
        onCommit={(value) => {
          const change = { kind: 'replicationFactor', topic: topic.name, to: Number(value) } as const
          void changes.apply(change, `${words.replicationFactor} ${value}`)
        }}
      />
      <SegmentsRow
        name="min.insync.replicas"
        isConfigName
        value={String(minIsr)}
        options={copies}
        defaultValue="1"
        onCommit={(value) => {
          const config = { 'min.insync.replicas': value === '1' ? null : Number(value) }
          void changes.apply({ kind: 'topicConfig', topic: topic.name, config }, `min.insync.replicas=${value}`)
        }}
      />
    </section>
  )
}

/** What the application sends: how fast, and with which keys. */
export function WorkloadControls({ entry, index }: { entry: WorkloadInForce; index: number }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  return (
    <section className="group" aria-label={words.workload}>
      <h2>
        {words.workload}
        <span>{entry.dataset === undefined ? '' : words.fromDataset(entry.dataset)}</span>
      </h2>
      {entry.ratePerSecond === undefined ? null : (
        <SliderRow
          name={words.rate}
          isConfigName={false}
          value={entry.ratePerSecond}
          stops={RATES}
          onCommit={(value) => {
            const to = Math.max(0.001, Number(value) || 1)
            void changes.apply({ kind: 'rate', entry: index, to }, `${words.rate} ${groupDigits(to)}`)
          }}
        />
      )}
      <ApplicationRows entry={entry} index={index} />
      {entry.keys === undefined ? null : <KeysRow keys={entry.keys} index={index} />}
      {entry.dataset === undefined ? null : <KeyFieldRow entry={entry} index={index} />}
    </section>
  )
}

/** Kinds of keys as one choice; the scenario's own stays among them. */
function KeysRow({ keys, index }: { keys: KeySpec; index: number }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  const choices: KeySpec[] = [
    { kind: 'none' },
    { kind: 'uniform', count: 12 },
    { kind: 'uniform', count: 1000 },
    { kind: 'zipf', count: 12, exponent: 1 },
    { kind: 'zipf', count: 1000, exponent: 1 },
  ]
  const isAmong = choices.some((choice) => JSON.stringify(choice) === JSON.stringify(keys))
  const all = isAmong ? choices : [keys, ...choices]
  const label = (one: KeySpec): string => {
    if (one.kind === 'none') return words.keyKinds.none
    return one.kind === 'list' ? words.keyKinds.list(one.values.length) : words.keyKinds[one.kind](one.count)
  }
  return (
    <SelectRow
      name={words.keys}
      isConfigName={false}
      value={JSON.stringify(keys)}
      options={all.map((one) => ({ value: JSON.stringify(one), label: label(one) }))}
      onCommit={(value) => {
        const to = all.find((one) => JSON.stringify(one) === value)
        if (to) void changes.apply({ kind: 'keys', entry: index, to }, `${words.keys}: ${label(to)}`)
      }}
    />
  )
}

/** Fields of the data sets that ship with the product, to be a key; empty: none. */
const KEY_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'flights-2k': ['origin', 'destination'],
}

function KeyFieldRow({ entry, index }: { entry: WorkloadInForce; index: number }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  const fields = KEY_FIELDS[entry.dataset ?? ''] ?? []
  return (
    <SelectRow
      name={words.keyField}
      isConfigName={false}
      value={entry.keyField ?? ''}
      options={[{ value: '', label: words.keyKinds.none }, ...fields.map((one) => ({ value: one, label: one }))]}
      onCommit={(value) => {
        const to = value === '' ? undefined : value
        void changes.apply(
          { kind: 'keyField', entry: index, to },
          `${words.keyField}: ${value === '' ? words.keyKinds.none : value}`,
        )
      }}
    />
  )
}

/** The wire and the machines. */
export function NetworkControls({ scenario }: { scenario: Scenario }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  return (
    <details className="group" name="machines">
      <summary>
        <h2>{words.network}</h2>
        <span>{words.networkSummary(groupDigits(scenario.network.latencyMs))}</span>
      </summary>
      <SliderRow
        name={words.latency}
        isConfigName={false}
        value={scenario.network.latencyMs}
        stops={LATENCIES_MS}
        unit="ms"
        onCommit={(value) => {
          const toMs = Math.max(0, Number(value) || 0)
          void changes.apply({ kind: 'latency', toMs }, `${words.latency} ${toMs} ms`)
        }}
      />
    </details>
  )
}

/** How many brokers, and the seed of every chance. */
export function ClusterControls({ scenario }: { scenario: Scenario }) {
  const strings = useStrings()
  const { changes } = useSession()
  const words = strings.controls
  return (
    <details className="group" name="machines">
      <summary>
        <h2>{words.cluster}</h2>
        <span>{words.clusterSummary(scenario.cluster.brokers)}</span>
      </summary>
      <SliderRow
        name={words.brokers}
        isConfigName={false}
        value={scenario.cluster.brokers}
        stops={linearStops(1, Math.max(MOST_BROKERS, scenario.cluster.brokers))}
        onCommit={(value) => {
          const to = whole(value, 1)
          void changes.apply({ kind: 'brokers', to }, `${words.brokers} ${to}`)
        }}
      />
      <TextRow
        name={words.seed}
        isConfigName={false}
        value={String(scenario.seed)}
        onCommit={(value) => {
          const to = whole(value, 0)
          void changes.apply({ kind: 'seed', to }, `${words.seed} ${to}`)
        }}
      />
    </details>
  )
}

/** A whole number of at least `least`. */
function whole(value: number | string, least: number): number {
  const number = Math.floor(Number(value))
  return Number.isFinite(number) ? Math.max(least, number) : least
}

import type { WorkloadInForce } from '../../app/settings-in-force.ts'
import type { SendMode } from '../../engine/scenario/scenario.ts'
import { useSession, useStrings } from '../shell/page-context.ts'
import { SelectRow } from './ChoiceRows.tsx'

const MODES: readonly SendMode[] = ['async', 'sync', 'callback']
/** Records of a transaction, and parts of them that are aborted, to choose from. */
const SIZES: readonly number[] = [1, 3, 10, 100]
const RATES: readonly number[] = [0, 0.25, 0.5, 1]

/** How the application waits for what it sends, and how it puts it into transactions. */
export function ApplicationRows({ entry, index }: { entry: WorkloadInForce; index: number }) {
  const { controls: words } = useStrings()
  const { changes } = useSession()
  const { transaction } = entry
  const records = transaction?.records ?? 0
  const sizes = records === 0 || SIZES.includes(records) ? SIZES : [...SIZES, records].sort((a, b) => a - b)
  const sizeWord = (size: number): string => (size === 0 ? words.noTransactions : words.transactionOf(size))
  return (
    <>
      <SelectRow
        name={words.sendMode}
        isConfigName={false}
        value={entry.mode}
        options={MODES.map((mode) => ({ value: mode, label: words.sendModes[mode] }))}
        onCommit={(value) => {
          const to = MODES.find((mode) => mode === value) ?? 'async'
          void changes.apply({ kind: 'mode', entry: index, to }, `${words.sendMode}: ${words.sendModes[to]}`)
        }}
      />
      <SelectRow
        name={words.transactionRecords}
        isConfigName={false}
        value={String(records)}
        options={[0, ...sizes].map((size) => ({ value: String(size), label: sizeWord(size) }))}
        onCommit={(value) => {
          const size = Number(value)
          const to = size === 0 ? undefined : { ...transaction, records: size }
          void changes.apply(
            { kind: 'transaction', entry: index, to },
            `${words.transactionRecords}: ${sizeWord(size)}`,
          )
        }}
      />
      {transaction ? <AbortRow transaction={transaction} index={index} /> : null}
    </>
  )
}

/** How many of the transactions end in abortTransaction(). */
function AbortRow({ transaction, index }: { transaction: NonNullable<WorkloadInForce['transaction']>; index: number }) {
  const { controls: words } = useStrings()
  const { changes } = useSession()
  const { records, abortEvery, abortRate } = transaction
  const rate = abortEvery === undefined ? (abortRate ?? 0) : 1 / abortEvery
  const rates = RATES.includes(rate) ? RATES : [...RATES, rate].sort((a, b) => a - b)
  const percent = (value: number): string => `${Math.round(value * 100)} %`
  return (
    <SelectRow
      name={words.abortRate}
      isConfigName={false}
      value={String(rate)}
      options={rates.map((one) => ({ value: String(one), label: percent(one) }))}
      onCommit={(value) => {
        const to = { records, ...(Number(value) > 0 ? { abortRate: Number(value) } : {}) }
        void changes.apply({ kind: 'transaction', entry: index, to }, `${words.abortRate}: ${percent(Number(value))}`)
      }}
    />
  )
}

import { useEffect, useState } from 'react'
import type { RecordKind, RecordRow } from '../../app/host-messages.ts'
import { clockText, groupDigits } from '../../app/number-text.ts'
import type { RecordPage } from '../../app/simulation-host.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useCauseText } from '../inspector/cause-text.ts'
import { shortClock } from '../inspector/LifeList.tsx'
import { VerdictSign } from '../inspector/VerdictSign.tsx'
import { useRun, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from './tool-strings.ts'
import './records.css'

/** Rows of one page. */
const PAGE = 50

/** The records behind a number of the outcome, at the moment at which it was opened; a click leads to what decided one. */
export function OutcomeRecords({ of, onClose }: { of: RecordKind; onClose: () => void }) {
  const strings = useStrings()
  const words = useToolStrings().records
  const { host, playback } = useSession()
  const [atUs] = useState(() => playback.getState().tUs)
  const [from, setFrom] = useState(0)
  const [page, setPage] = useState<RecordPage & { from: number }>()

  useEffect(() => {
    let isOver = false
    void host.records(of, atUs, from, PAGE).then((got) => {
      if (!isOver) setPage({ ...got, from })
    })
    return () => {
      isOver = true
    }
  }, [host, of, atUs, from])

  const title = words.title(strings.outcomes[of], clockText(atUs))
  return (
    <Sheet title={title} onClose={onClose} from="middle" wide>
      {page && page.rows.length > 0 ? (
        <>
          <div className="records">
            <RecordTable rows={page.rows} onClose={onClose} />
          </div>
          <PageLine page={page} onFrom={setFrom} />
        </>
      ) : (
        <p className="sheet-text" role="status">
          {page ? words.none : words.asking}
        </p>
      )}
    </Sheet>
  )
}

function RecordTable({ rows, onClose }: { rows: readonly RecordRow[]; onClose: () => void }) {
  const { columns } = useToolStrings().records
  return (
    <table className="tool-table record-table">
      <thead>
        <tr>
          <th scope="col">{columns.record}</th>
          <th scope="col">{columns.key}</th>
          <th scope="col">{columns.partition}</th>
          <th scope="col">{columns.verdict}</th>
          <th scope="col">{columns.decided}</th>
          <th scope="col">{columns.why}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.record} row={row} onClose={onClose} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row, onClose }: { row: RecordRow; onClose: () => void }) {
  const words = useToolStrings()
  const text = useCauseText()
  const session = useSession()
  const names = useRun((state) => state.partitionNames)
  const { record, key, partition, verdict, decidedAtUs, reason } = row
  const go = () => {
    session.transport.pause()
    session.transport.seek(decidedAtUs)
    session.selection.setState({ selection: { kind: 'record', record } })
    onClose()
  }
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="record-open"
          aria-label={words.records.choose(String(record), clockText(decidedAtUs))}
          onClick={go}
        >
          #{record}
        </button>
      </th>
      <td className="record-key mono">{key ?? <span className="mut">{words.records.noKey}</span>}</td>
      <td className="mono">{names[partition] ?? words.records.noPartition}</td>
      <td>
        <span className="record-verdict">
          <VerdictSign verdict={verdict} /> {words.why.verdicts[verdict]}
        </span>
      </td>
      <td className="mono">{shortClock(decidedAtUs)}</td>
      <td className="record-why">
        <RichText text={text(reason)} />
      </td>
    </tr>
  )
}

function PageLine({ page, onFrom }: { page: RecordPage & { from: number }; onFrom: (from: number) => void }) {
  const words = useToolStrings().records
  const { from, total, rows } = page
  if (total <= PAGE) {
    return (
      <p className="tool-foot mut" role="status">
        {words.count(groupDigits(total))}
      </p>
    )
  }
  return (
    <div className="tool-foot record-pages">
      <span className="mut" role="status">
        {words.range(groupDigits(from + 1), groupDigits(from + rows.length), groupDigits(total))}
      </span>
      <span className="record-turn">
        <button type="button" className="btn" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - PAGE))}>
          {words.previous}
        </button>
        <button type="button" className="btn" disabled={from + PAGE >= total} onClick={() => onFrom(from + PAGE)}>
          {words.next}
        </button>
      </span>
    </div>
  )
}

import { clockText, groupDigits } from '../../app/number-text.ts'
import type { ClosedRecord, ClosingReport } from '../../trace/application/closing.ts'
import { useSession } from '../shell/page-context.ts'
import { useApplicationStrings } from './application-strings.ts'

/** Record by record: what became of everything that was under way when the producer closed or died. */
export function ClosingTable({ report }: { report: ClosingReport }) {
  const words = useApplicationStrings().closing
  const { selection } = useSession()
  const time = clockText(report.atUs)
  const title =
    report.how === 'kill'
      ? words.kill(time)
      : report.timeoutMs >= 0
        ? words.closeLimit(time, groupDigits(report.timeoutMs))
        : words.close(time)
  const counts = (Object.keys(words.fates) as ClosedRecord['fate'][])
    .filter((fate) => report.counts[fate] > 0)
    .map((fate) => `${words.fates[fate]} ${groupDigits(report.counts[fate])}`)
  const end =
    report.how === 'kill'
      ? ''
      : report.endedAtUs === undefined
        ? words.waits
        : words.returned(clockText(report.endedAtUs))
  return (
    <details className="closing" open>
      <summary>{title}</summary>
      <p className="mut">{[report.total === 0 ? words.none : counts.join(' · '), end].filter(Boolean).join(' ')}</p>
      {report.rows.length > 0 ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be scrolled by keyboard
        <div className="closing-rows" tabIndex={0}>
          <table aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{words.columns.record}</th>
                <th scope="col">{words.columns.was}</th>
                <th scope="col">{words.columns.became}</th>
              </tr>
            </thead>
            <tbody>
              {report.rows.map((row) => (
                <tr key={row.record}>
                  <th scope="row">
                    <button
                      type="button"
                      className="text-button mono"
                      onClick={() =>
                        selection.setState({ selection: { kind: 'record', record: row.record }, trail: undefined })
                      }
                    >
                      #{row.record}
                    </button>
                  </th>
                  <td>{words.where[row.where]}</td>
                  <td className={`fate-${row.fate}`} title={row.exception ?? undefined}>
                    {words.fates[row.fate]}
                    {row.fate === 'acked' && row.offset >= 0 ? ` @${row.offset}` : ''}
                    {row.fate !== 'acked' && row.isStored ? `, ${words.stored}` : ''}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {report.total > report.rows.length ? (
            <p className="mut">{words.more(groupDigits(report.total - report.rows.length))}</p>
          ) : null}
        </div>
      ) : null}
    </details>
  )
}

import { Sheet } from '../dialogs/Sheet.tsx'
import { useGlance, useSession } from '../shell/page-context.ts'
import { useTimeStrings } from '../timeline/time-strings.ts'
import { ChartPanel } from './ChartPanel.tsx'
import { useChosenChart } from './ChartsRow.tsx'
import { CHART_IDS, chartOf, pointAt, presentText } from './chart-kinds.ts'
import { useMoment, useSeries } from './use-series.ts'
import './charts.css'

/** Fewer points than on a wide page: each keeps some pixels. */
const PHONE_POINTS = 60

/** The charts of a phone: one of them, and the values of all to choose from. */
export function ChartsSheet({ onClose }: { readonly onClose: () => void }) {
  const words = useTimeStrings().charts
  const { settings } = useSession()
  const tUs = useGlance((state) => state.tUs)
  const chosen = useChosenChart()
  const page = useSeries(PHONE_POINTS)
  const { atUs } = useMoment(tUs)
  return (
    <Sheet title={words.name} onClose={onClose} from="bottom">
      <div className="charts-sheet">
        {page ? <ChartPanel id={chosen} page={page} /> : <div className="chart-panel" />}
        <ul className="plain-list charts-list">
          {CHART_IDS.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="chart"
                aria-pressed={id === chosen}
                onClick={() => settings.setState({ chart: id })}
              >
                <span className="chart-name">{words.names[id]}</span>
                <span className="chart-value">
                  {page ? presentText(chartOf(id, page, words), page, pointAt(page, atUs), words) : '–'}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}

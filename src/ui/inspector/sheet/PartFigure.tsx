import type { Selection } from '../../../app/host-messages.ts'
import type { Figure, LogStrip } from '../../../app/inspected/sheet.ts'
import { bytesText, groupDigits } from '../../../app/number-text.ts'
import { useStrings } from '../../shell/page-context.ts'
import { batchName } from '../thing-name.ts'
import { useThingStrings } from '../thing-strings.ts'
import { HistoryChart } from './HistoryChart.tsx'
import { useSelectThing } from './use-select-thing.ts'

/** The drawing of a part. */
export function PartFigure({ figure, selection }: { figure: Figure; selection: Selection }) {
  switch (figure.kind) {
    case 'fill':
      return <Fill used={figure.used} capacity={figure.capacity} />
    case 'log':
      return <Strip strip={figure} />
    case 'history':
      return <HistoryChart partition={figure.partition} selection={selection} />
  }
}

/** How much of a container is taken. */
function Fill({ used, capacity }: { used: number; capacity: number }) {
  const words = useThingStrings()
  const share = Math.min(1, used / capacity)
  const percent = share > 0 && share < 0.01 ? '< 1' : String(Math.round((used / capacity) * 100))
  return (
    <div className="sheet-fill">
      <span className="sheet-fill-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className="sheet-fill-text">{words.fill(bytesText(used), bytesText(capacity), percent)}</span>
    </div>
  )
}

/** Its newest batches as blocks, each as wide as its offsets; what is committed is full (design sheet, principle 2). */
function Strip({ strip }: { strip: LogStrip }) {
  const words = useThingStrings().strip
  const strings = useStrings()
  const select = useSelectThing()
  const { batches, highWatermark: hw, logEndOffset: leo } = strip
  if (batches.length === 0) return <p className="mut sheet-note">{words.empty}</p>
  return (
    <fieldset className="bare sheet-strip" aria-label={words.label(groupDigits(hw), groupDigits(leo))}>
      <div className="strip-blocks">
        {batches.map(({ baseOffset, nextOffset, leaderEpoch, batch, marker }) => {
          const state = nextOffset <= hw ? 'full' : baseOffset < hw ? 'part' : 'half'
          const name = marker ? words.marker[marker] : batch === undefined ? words.initial : batchName(batch, strings)
          const title = words.batch(name, groupDigits(baseOffset), groupDigits(nextOffset - 1), String(leaderEpoch))
          const style = { flexGrow: Math.min(40, nextOffset - baseOffset) }
          return batch === undefined ? (
            <span key={baseOffset} className={`strip-block strip-${state}`} style={style} title={title}>
              {marker ? (marker === 'commit' ? '✓' : '×') : ''}
            </span>
          ) : (
            <button
              key={baseOffset}
              type="button"
              className={`strip-block strip-${state}`}
              style={style}
              title={title}
              aria-label={title}
              onClick={() => select({ kind: 'batch', batch })}
            />
          )
        })}
        <span className="strip-next" aria-hidden="true" />
      </div>
      <div className="strip-scale" aria-hidden="true">
        <span>{groupDigits(batches[0]?.baseOffset ?? 0)}</span>
        <span>HW {groupDigits(hw)}</span>
        {strip.lastStableOffset < hw ? <span>LSO {groupDigits(strip.lastStableOffset)}</span> : null}
        <span>LEO {groupDigits(leo)}</span>
      </div>
    </fieldset>
  )
}

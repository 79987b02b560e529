import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react'
import { groupDigits } from '../../app/number-text.ts'
import { placeOf } from '../../many/many-plan.ts'
import { doneRuns, type ManyResults } from '../../many/results.ts'
import { useSettings } from '../shell/page-context.ts'
import { type Dot, type Dots, dotAt, dotsOf, HEIGHT, paintDots, WIDTH } from './dots.ts'
import { type Figure, figureOf, figureText } from './figures.ts'
import { useManyStrings } from './many-strings.ts'

export interface RunDotsProps {
  readonly results: ManyResults
  readonly figure: Figure
  readonly onOpen: (run: number) => void
}

/**
 * Every run as a dot over its figure, stacked as a histogram: one picture, however many there are. One stop of the Tab key;
 * arrows go from dot to dot. The same as a table below it.
 */
export function RunDots({ results, figure, onOpen }: RunDotsProps) {
  const words = useManyStrings()
  const [at, setAt] = useState<number>()
  const runs = doneRuns(results)
  // Filled in place: as many answers as before are the same answers.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `runs` follows from results and their number
  const picture = useMemo(() => dotsOf(runs, figure), [results, results.done, figure])
  const { dots } = picture
  const chosen = at === undefined ? undefined : dots[Math.min(at, dots.length - 1)]
  const textOf = ({ run }: Dot): string =>
    words.dot(
      String(placeOf(results.plan, run.index).seed),
      `${words.figures[figure]} ${figureText(figureOf(run.result, figure))}`,
      groupDigits(run.result.lost),
    )
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = at ?? 0
    const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: dots.length - 1 }[event.key]
    if (next !== undefined) {
      event.preventDefault()
      setAt(Math.max(0, Math.min(dots.length - 1, next)))
    } else if ((event.key === 'Enter' || event.key === ' ') && chosen) {
      event.preventDefault()
      onOpen(chosen.run.index)
    }
  }
  const highest = dots[dots.length - 1]
  const lossy = runs.find(({ result }) => result.lost > 0)
  return (
    <section className="many-dots">
      <h3 id="many-dots-name">{words.distribution(words.figures[figure])}</h3>
      <p className="mut" id="many-dots-hint">
        {words.hint}
      </p>
      <div
        role="slider"
        tabIndex={0}
        data-testid="many-dots"
        aria-labelledby="many-dots-name"
        aria-describedby="many-dots-hint"
        aria-valuemin={0}
        aria-valuemax={Math.max(0, dots.length - 1)}
        aria-valuenow={at === undefined ? 0 : Math.min(at, dots.length - 1)}
        aria-valuetext={chosen ? textOf(chosen) : words.hint}
        onKeyDown={onKeyDown}
        onFocus={() => setAt((before) => before ?? 0)}
        onMouseMove={(event) => setAt(placeUnder(event, picture) ?? at)}
        onClick={(event) => {
          const dot = dots[placeUnder(event, picture) ?? -1]
          if (dot) onOpen(dot.run.index)
        }}
      >
        <DotsPicture picture={picture} chosen={chosen} />
      </div>
      <p className="many-chosen" aria-hidden="true">
        {chosen ? textOf(chosen) : '\u00a0'}
      </p>
      <div className="tool-line">
        {highest ? (
          <button type="button" className="btn" onClick={() => onOpen(highest.run.index)}>
            {words.openSlowest}
          </button>
        ) : null}
        {lossy ? (
          <button type="button" className="btn" onClick={() => onOpen(lossy.index)}>
            {words.openLossy}
          </button>
        ) : null}
      </div>
      <BarsTable picture={picture} name={words.figures[figure]} />
    </section>
  )
}

function DotsPicture({ picture, chosen }: { readonly picture: Dots; readonly chosen: Dot | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useSettings((state) => state.theme)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!canvas.current) return
    const watcher = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    watcher.observe(canvas.current)
    return () => watcher.disconnect()
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: width and theme change what is painted
  useEffect(() => {
    if (canvas.current) paintDots(canvas.current, picture, chosen)
  }, [picture, chosen, width, theme])
  return <canvas ref={canvas} style={{ aspectRatio: `${WIDTH} / ${HEIGHT}` }} />
}

/** The bars as rows, for whoever reads rather than looks. */
function BarsTable({ picture: { bars, dots }, name }: { readonly picture: Dots; readonly name: string }) {
  const words = useManyStrings()
  const [isOpen, setIsOpen] = useState(false)
  let seen = 0
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{words.asTable}</summary>
      {isOpen ? (
        <div className="many-scroll">
          <table className="many-bars">
            <thead>
              <tr>
                <th scope="col">{name}</th>
                <th scope="col">{words.runsOf}</th>
                <th scope="col">{words.lossShare}</th>
              </tr>
            </thead>
            <tbody>
              {bars.map(({ from, to, members }) => {
                const own = dots.slice(seen, seen + members.length)
                seen += members.length
                return members.length === 0 ? null : (
                  <tr key={from}>
                    <th scope="row">
                      {figureText(from)}–{figureText(to)}
                    </th>
                    <td>{groupDigits(members.length)}</td>
                    <td>{groupDigits(own.filter(({ run }) => run.result.lost > 0).length)}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      ) : null}
    </details>
  )
}

/** The dot under the pointer, by its place. */
function placeUnder({ clientX, clientY, currentTarget }: MouseEvent, picture: Dots): number | undefined {
  const box = currentTarget.getBoundingClientRect()
  const scale = WIDTH / Math.max(1, box.width)
  return dotAt(picture, (clientX - box.left) * scale, (clientY - box.top) * scale)
}

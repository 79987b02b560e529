import { useMemo } from 'react'
import { useStore } from 'zustand'
import { type CompareClockStore, PLAY_MS, stepTo } from '../../app/compare/compare-clock.ts'
import { type ComparedRun, partingOf } from '../../compare/compared-run.ts'
import { useSentence } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useCompareStrings } from './compare-strings.ts'
import { LETTERS } from './letters.ts'

export interface ClockBarProps {
  readonly clock: CompareClockStore
  readonly runs: readonly ComparedRun[]
  readonly spanMs: number
}

/** Play, step and drag the one clock; a mark stands where the runs part, with what each of them does there. */
export function ClockBar({ clock, runs, spanMs }: ClockBarProps) {
  const words = useCompareStrings()
  const sentence = useSentence()
  const { isPlaying, playMs, nowMs } = useStore(clock)
  const partings = useMemo(() => {
    const [first, ...others] = runs
    return first ? others.map((run) => partingOf(first, run)) : []
  }, [runs])
  const stepsMs = useMemo(() => [...new Set(runs.flatMap((run) => run.stepsMs))].sort((a, b) => a - b), [runs])
  const step = (direction: 1 | -1): void =>
    clock.setState({ isPlaying: false, nowMs: stepTo(stepsMs, nowMs, direction, spanMs) })
  return (
    <div className="compare-clock">
      <div className="compare-buttons">
        <button type="button" className="btn" aria-label={words.stepBack} onClick={() => step(-1)}>
          <span aria-hidden="true">◁</span>
        </button>
        <button
          type="button"
          className="btn pri"
          onClick={() => clock.setState({ isPlaying: !isPlaying, ...(nowMs >= spanMs ? { nowMs: 0 } : {}) })}
        >
          {isPlaying ? words.pause : words.play}
        </button>
        <button type="button" className="btn" aria-label={words.stepOn} onClick={() => step(1)}>
          <span aria-hidden="true">▷</span>
        </button>
        <output>{nowMs.toFixed(1)} ms</output>
        <label className="compare-pace">
          {words.pace}{' '}
          <select value={playMs} onChange={(event) => clock.setState({ playMs: Number(event.target.value) })}>
            {PLAY_MS.map((ms) => (
              <option key={ms} value={ms}>
                {words.inSeconds(ms / 1000)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="compare-track">
        <input
          type="range"
          aria-label={words.clock}
          aria-valuetext={`${nowMs.toFixed(1)} ms`}
          min={0}
          max={spanMs}
          step={spanMs / 1000}
          value={nowMs}
          onChange={(event) => clock.setState({ isPlaying: false, nowMs: Number(event.target.value) })}
        />
        {partings.map((parting, index) =>
          parting ? (
            <span
              key={LETTERS[index + 1]}
              className="compare-part-mark"
              style={{ left: `${(parting.atMs / spanMs) * 100}%` }}
              aria-hidden="true"
            />
          ) : null,
        )}
      </div>
      <ul className="plain-list compare-partings">
        {partings.map((parting, index) => (
          <li key={LETTERS[index + 1]}>
            {parting ? (
              <>
                <button
                  type="button"
                  className="text-button"
                  onClick={() => clock.setState({ isPlaying: false, nowMs: parting.atMs })}
                >
                  {words.parts('A', LETTERS[index + 1] ?? '', `${parting.atMs} ms`)}
                </button>{' '}
                {parting.sentences.map((told, side) =>
                  told ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the two sides keep their order
                    <span key={side} className="compare-said">
                      <b>{side === 0 ? 'A' : LETTERS[index + 1]}</b> <RichText text={sentence(told)} />
                    </span>
                  ) : null,
                )}
              </>
            ) : (
              words.alike('A', LETTERS[index + 1] ?? '')
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

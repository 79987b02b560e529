import { useMemo } from 'react'
import { useStore } from 'zustand'
import { differenceOfSources } from '../../app/futures-store.ts'
import { clockText } from '../../app/number-text.ts'
import { timelineEndUs } from '../../app/run-store.ts'
import { ForkSign } from '../futures/FuturesChip.tsx'
import { useDifferences } from '../futures/use-differences.ts'
import { useRun, useSession } from '../shell/page-context.ts'
import { rem } from '../shell/root-scale.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import './fork-marks.css'

/** Pixels between a fork and the first difference behind it. */
const LEAST_DISTANCE = 24

export interface ForkMarksProps {
  readonly xOf: (us: number) => number
  readonly width: number
  readonly onGo: (us: number) => void
}

/** Where other futures part from this run, and the first thing that goes another way in the newest of them. */
export function ForkMarks({ xOf, width, onGo }: ForkMarksProps) {
  const words = useToolStrings().futures
  const futures = useStore(useSession().futures, (state) => state.futures)
  const source = useRun((state) => state.source)
  const endUs = useRun(timelineEndUs)
  const newest = useMemo(() => futures.slice(-1), [futures])
  const partings = useMemo(() => {
    const times = source ? futures.map((future) => differenceOfSources(source, future.source).partedUs) : []
    return [...new Set(times)].filter((us) => us < Number.MAX_SAFE_INTEGER)
  }, [futures, source])
  const parted = partings.at(-1) ?? 0
  const [one] = newest
  const compared = useDifferences(newest, parted, endUs).get(one?.id ?? -1)
  const first = compared !== undefined && compared !== 'refused' ? compared.first : undefined
  return (
    <div className="fork-marks">
      {partings.map((us) => (
        <ForkMark key={us} us={us} x={xOf(us)} width={width} word={words.fork(clockText(us))} onGo={onGo}>
          <ForkSign />
        </ForkMark>
      ))}
      {first ? (
        <ForkMark
          us={first.atUs}
          x={besideForks(xOf(first.atUs), partings.map(xOf))}
          width={width}
          word={words.firstMark(clockText(first.atUs))}
          onGo={onGo}
        >
          <svg width="0.75rem" height="0.75rem" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M6 1l5 5-5 5-5-5z" className="fork-diamond" />
          </svg>
        </ForkMark>
      ) : null}
    </div>
  )
}

/** Right behind a fork, what is different at once would hide it. */
function besideForks(x: number, forks: readonly number[]): number {
  const near = forks.find((fork) => x >= fork && x - fork < LEAST_DISTANCE)
  return near === undefined ? x : near + LEAST_DISTANCE
}

interface ForkMarkProps {
  readonly us: number
  readonly x: number
  readonly width: number
  readonly word: string
  readonly onGo: (us: number) => void
  readonly children: React.ReactNode
}

function ForkMark({ us, x, width, word, onGo, children }: ForkMarkProps) {
  if (x < 0 || x > width) return null
  return (
    <button
      type="button"
      className="fork-mark"
      style={{ left: rem(x) }}
      aria-label={word}
      title={word}
      onClick={() => onGo(us)}
    >
      {children}
    </button>
  )
}

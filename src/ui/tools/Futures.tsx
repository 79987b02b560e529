import { useState } from 'react'
import { useStore } from 'zustand'
import { dropFuture, type Future } from '../../app/futures-store.ts'
import { clockText } from '../../app/number-text.ts'
import { timelineEndUs } from '../../app/run-store.ts'
import type { Action } from '../../engine/scenario/scenario.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { actionText, futureLines } from '../futures/future-text.ts'
import { type Compared, useDifferences } from '../futures/use-differences.ts'
import { useLayout } from '../shell/media.ts'
import { useRun, useSentence, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { BothFutures } from './BothFutures.tsx'
import { FutureName } from './FutureName.tsx'
import { ScoreTable } from './ScoreTable.tsx'
import { useToolStrings } from './tool-strings.ts'
import './futures.css'

/** Every other future beside the present run, at the moment at which the dialog was opened; and what is done in this one. */
export function Futures({ onClose }: { onClose: () => void }) {
  const words = useToolStrings().futures
  const session = useSession()
  const phone = useLayout() === 'phone'
  const [atUs] = useState(() => Math.floor(session.playback.getState().tUs))
  const [both, setBoth] = useState<Future>()
  const futures = useStore(session.futures, (state) => state.futures)
  return (
    <Sheet title={words.title} onClose={onClose} from={phone ? 'bottom' : 'middle'} wide>
      {both ? (
        <BothFutures future={both} atUs={atUs} onBack={() => setBoth(undefined)} />
      ) : (
        <div className="futures">
          {futures.length === 0 ? (
            <NoFuture />
          ) : (
            <FutureList futures={futures} atUs={atUs} onBoth={setBoth} onClose={onClose} />
          )}
          <Actions onClose={onClose} />
        </div>
      )}
    </Sheet>
  )
}

function NoFuture() {
  const words = useToolStrings().futures
  return (
    <div className="future-none">
      <svg width="2.5rem" height="1.75rem" viewBox="0 0 40 28" aria-hidden="true">
        <path d="M2 20h36" className="future-line" />
        <path d="M14 20c8 0 6-14 24-14" className="future-line future-dashed" />
      </svg>
      <p>
        <b>{words.empty}</b>
      </p>
      <p className="mut">{words.emptyHint}</p>
    </div>
  )
}

interface FutureListProps {
  readonly futures: readonly Future[]
  readonly atUs: number
  readonly onBoth: (future: Future) => void
  readonly onClose: () => void
}

function FutureList({ futures, atUs, onBoth, onClose }: FutureListProps) {
  const endUs = useRun(timelineEndUs)
  const compared = useDifferences(futures, atUs, endUs)
  return (
    <ul className="plain-list">
      {futures.toReversed().map((future) => (
        <FutureCard
          key={future.id}
          future={future}
          compared={compared.get(future.id)}
          onBoth={onBoth}
          onClose={onClose}
        />
      ))}
    </ul>
  )
}

interface FutureCardProps extends Omit<FutureListProps, 'futures' | 'atUs'> {
  readonly future: Future
  readonly compared: Compared | undefined
}

function FutureCard({ future, compared, onBoth, onClose }: FutureCardProps) {
  const { futures: words } = useToolStrings()
  const session = useSession()
  const text = useFutureText(future)
  if (!text) return null
  const title = text.lines.map(({ text: line }) => line).join(', ')
  return (
    <li className="future" aria-label={title}>
      <FutureName lines={text.lines} more={text.more} />
      <p className="mut">{text.partedUs === 0 ? words.partedAtStart : words.parted(clockText(text.partedUs))}</p>
      {compared === undefined ? (
        <p className="mut" role="status">
          {words.asking}
        </p>
      ) : compared === 'refused' ? (
        <p>{words.refused}</p>
      ) : (
        <>
          <FirstDifference compared={compared} onClose={onClose} />
          <ScoreTable
            mine={compared.mine}
            theirs={compared.theirs}
            caption={words.scoreAt(clockText(compared.scoreUs))}
          />
        </>
      )}
      <div className="action-row">
        <button
          type="button"
          className="btn pri"
          onClick={() => {
            session.changes.goTo(future)
            onClose()
          }}
        >
          {words.switchTo}
          <span className="visually-hidden">: {title}</span>
        </button>
        <button type="button" className="btn" onClick={() => onBoth(future)}>
          {words.showBoth}
          <span className="visually-hidden">: {title}</span>
        </button>
        <button type="button" className="btn" onClick={() => dropFuture(session.futures, future.id)}>
          {words.drop}
          <span className="visually-hidden">: {title}</span>
        </button>
      </div>
    </li>
  )
}

/** What tells a future from the present run, in words. */
function useFutureText(future: Future) {
  const strings = useStrings()
  const tools = useToolStrings()
  const source = useRun((state) => state.source)
  return source && futureLines(source, future.source, strings, tools)
}

function FirstDifference({ compared, onClose }: { compared: Exclude<Compared, 'refused'>; onClose: () => void }) {
  const words = useToolStrings().futures
  const sentence = useSentence()
  const { transport } = useSession()
  const { first, untilUs } = compared
  if (!first) {
    const isWhole = untilUs === Number.MAX_SAFE_INTEGER
    return <p>{isWhole ? words.sameToTheEnd : words.sameSoFar(clockText(untilUs))}</p>
  }
  const side = (text: string | undefined) =>
    text === undefined ? <span className="mut">{words.nothingThen}</span> : <RichText text={text} />
  return (
    <div className="future-first">
      <p>
        {words.first}{' '}
        <button
          type="button"
          className="text-button"
          onClick={() => {
            transport.pause()
            transport.seek(first.atUs)
            onClose()
          }}
        >
          {words.goTo(clockText(first.atUs))}
        </button>
      </p>
      <dl>
        <div>
          <dt>{words.here}</dt>
          <dd>{side(first.mine && sentence(first.mine))}</dd>
        </div>
        <div>
          <dt>{words.there}</dt>
          <dd>{side(first.theirs && sentence(first.theirs))}</dd>
        </div>
      </dl>
    </div>
  )
}

/** What is done in the present run, each with the future in which it is not. */
function Actions({ onClose }: { onClose: () => void }) {
  const words = useToolStrings().futures
  const actions = useRun((state) => state.source?.actions)
  return (
    <section className="future-actions" aria-label={words.actions}>
      <h3>{words.actions}</h3>
      {actions === undefined || actions.length === 0 ? (
        <p className="mut">{words.noActions}</p>
      ) : (
        <ul className="plain-list">
          {actions.map((action, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same may be done twice at one moment
            <ActionRow key={index} action={action} onClose={onClose} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ActionRow({ action, onClose }: { action: Action; onClose: () => void }) {
  const strings = useStrings()
  const tools = useToolStrings()
  const { changes } = useSession()
  const text = actionText(action, strings, tools)
  return (
    <li>
      <span className="future-time">{clockText(action.atMs * 1000)}</span>
      <span className="future-action">
        <RichText text={text} />
      </span>
      <button
        type="button"
        className="text-button"
        onClick={() => {
          changes.leaveOut(action)
          onClose()
        }}
      >
        {tools.futures.leaveOut}
        <span className="visually-hidden">: {text}</span>
      </button>
    </li>
  )
}

import { useEffect, useMemo, useState } from 'react'
import type { BatchCopy } from '../../app/host-messages.ts'
import { clockText, groupDigits } from '../../app/number-text.ts'
import type { BatchBytes as Answer } from '../../app/simulation-host.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { batchName } from '../inspector/thing-name.ts'
import { useGlance, useSession, useStrings } from '../shell/page-context.ts'
import { BytesView } from './BytesView.tsx'
import { useToolStrings } from './tool-strings.ts'

export interface BatchBytesProps {
  readonly batch: number
  readonly record?: number | undefined
  readonly onClose: () => void
}

/** A batch as its bytes, at the moment at which it was opened: in the producer, or as a log holds it. */
export function BatchBytes({ batch, record, onClose }: BatchBytesProps) {
  const strings = useStrings()
  const words = useToolStrings().bytes
  const { host, playback } = useSession()
  const [atUs] = useState(() => playback.getState().tUs)
  const [answer, setAnswer] = useState<Answer>()

  useEffect(() => {
    let isOver = false
    void host.bytes(batch, atUs).then((got) => {
      if (!isOver) setAnswer(got)
    })
    return () => {
      isOver = true
    }
  }, [host, batch, atUs])

  return (
    <Sheet title={words.title(batchName(batch, strings), clockText(atUs))} onClose={onClose} from="middle" wide>
      {answer && answer.copies.length > 0 ? (
        <Copies copies={answer.copies} record={record} />
      ) : (
        <p className="sheet-text" role="status">
          {answer ? (answer.isModelled ? words.modelled : words.gone) : words.asking}
        </p>
      )}
    </Sheet>
  )
}

/** The newest copy first: what a log holds, before what the producer keeps. */
function Copies({ copies, record }: { copies: readonly BatchCopy[]; record: number | undefined }) {
  const words = useToolStrings().bytes
  const view = useGlance((state) => state.view)
  const [chosen, setChosen] = useState(copies.length - 1)
  const [isInside, setIsInside] = useState(false)
  const copy = copies[chosen] ?? copies[0]
  const recordIndex = useMemo(() => (record && view && copy ? placeOf(view, record, copy) : -1), [view, record, copy])
  if (!copy) return null
  const shown = (isInside && copy.inside) || copy
  const count = copy.annotations.find(({ name }) => name === 'recordCount')?.value
  return (
    <div className="bytes">
      <div className="bytes-head">
        {copies.length > 1 ? (
          <Choice
            legend={words.which}
            options={copies.map((one) => copyName(one, words))}
            chosen={chosen}
            onChosen={setChosen}
          />
        ) : (
          <span>{copyName(copy, words)}</span>
        )}
        {copy.inside ? (
          <Choice
            legend={words.view}
            options={[words.outsideTitle, words.insideTitle]}
            chosen={isInside ? 1 : 0}
            onChosen={(index) => setIsInside(index === 1)}
          />
        ) : null}
        <span className="mut">{words.size(groupDigits(shown.bytes.length), words.records(Number(count ?? 0)))}</span>
      </div>
      {copy.isFinal && copy.brokers.length === 0 ? null : (
        <p className="mut bytes-hint">{copy.isFinal ? words.differs : words.notFinal}</p>
      )}
      <BytesView
        key={`${chosen} ${isInside}`}
        bytes={shown.bytes}
        fields={shown.annotations}
        firstRecord={recordIndex}
      />
    </div>
  )
}

function copyName(copy: BatchCopy, words: ReturnType<typeof useToolStrings>['bytes']): string {
  return copy.brokers.length === 0
    ? words.inProducer
    : words.onBrokers(copy.brokers.map((broker) => `b${broker}`).join(', '))
}

interface ChoiceProps {
  readonly legend: string
  readonly options: readonly string[]
  readonly chosen: number
  readonly onChosen: (index: number) => void
}

function Choice({ legend, options, chosen, onChosen }: ChoiceProps) {
  return (
    <fieldset className="bare">
      <legend className="visually-hidden">{legend}</legend>
      <div className="seg seg-words">
        {options.map((option, index) => (
          <label key={option} className={index === chosen ? 'on' : ''}>
            <input
              type="radio"
              className="visually-hidden"
              name={legend}
              checked={index === chosen}
              onChange={() => onChosen(index)}
            />
            {option}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Place of a record in the batch, as the stage shows it: in the producer's batch, or by its offset; -1: not found. */
function placeOf(view: StageView, record: number, copy: BatchCopy): number {
  const baseOffset = copy.annotations[0]?.value
  for (const producer of view.producers) {
    const flying = producer.connections.flatMap((one) => one.inFlight.flatMap((request) => request.batches))
    for (const batch of [...producer.lanes.flatMap((lane) => lane.batches), ...flying]) {
      const place = batch.records.findIndex((one) => one.record === record)
      if (place >= 0) return place
    }
  }
  for (const { replicas } of view.brokers) {
    const cell = replicas.flatMap((replica) => replica.tail).find((one) => one.record === record)
    if (cell && typeof baseOffset === 'number') return cell.offset - baseOffset
  }
  return -1
}

import { useMemo } from 'react'
import type { Life } from '../../app/glance-store.ts'
import type { Selection } from '../../app/host-messages.ts'
import { clocksOf, soonestOfEachKind } from '../../trace/clocks.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { useGlance, useOpenTool, useRun } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'
import { CauseChain } from './CauseChain.tsx'
import { ClockStrip } from './ClockStrip.tsx'
import { ruleText } from './LifeList.tsx'

export interface ThingDetailsProps {
  readonly selection: Selection
  readonly life: Life
}

/** What is worth knowing about a thing besides its life: the clocks that run for it, and why its batch left. */
export function ThingDetails({ selection, life }: ThingDetailsProps) {
  const words = useToolStrings()
  const view = useGlance((state) => state.view)
  const tUs = useGlance((state) => state.tUs)
  const rows = useClockRows(view, selection)
  const isBatch = selection.kind === 'record' || selection.kind === 'batch'
  return (
    <>
      {life.causes ? <CauseChain selection={selection} causes={life.causes} /> : null}
      {rows.length > 0 ? (
        <section className="detail" aria-label={words.clocks.title}>
          <h3>{words.clocks.title}</h3>
          <ClockStrip rows={rows} tUs={tUs} isOneThing={isBatch} />
        </section>
      ) : null}
      {isBatch ? <WhyItLeft life={life} tUs={tUs} /> : null}
    </>
  )
}

/** The clocks of a thing at the moment of the view; of everything without a thing. */
export function useClockRows(view: StageView | undefined, selection: Selection | undefined) {
  return useMemo(() => (view ? soonestOfEachKind(clocksOf(view, selection)) : []), [view, selection])
}

type Reason = keyof ReturnType<typeof useToolStrings>['left']['reasons']

/** Each time that its batch left, with the rule that let it. */
function WhyItLeft({ life, tUs }: { life: Life; tUs: number }) {
  const words = useToolStrings().left
  const drains = life.steps.filter((step) => step.kind === 'batchDrained' && step.atUs <= tUs)
  return drains.map((step, index) => {
    const reason = step.sentence.key.slice('batchDrained.'.length) as Reason
    const title = index === 0 ? words.title : words.titleAgain(index + 1)
    return (
      <section key={step.atUs} className="detail" aria-label={title}>
        <h3>{title}</h3>
        <p>
          <RichText text={words.reasons[reason] ?? ''} /> <small lang="en">{ruleText(step.sentence.rule)}</small>
        </p>
      </section>
    )
  })
}

/** Ways into a thing: its bytes, and how its partition was chosen. */
export function ThingTools({ selection, life }: ThingDetailsProps) {
  const words = useToolStrings().details
  const openTool = useOpenTool()
  const names = useRun((state) => state.partitionNames)
  const { batch, choice } = life
  if (batch === undefined && !choice) return null
  return (
    <div className="action-row thing-tools">
      {batch === undefined ? null : (
        <button
          type="button"
          className="btn"
          onClick={() =>
            openTool({ kind: 'bytes', batch, ...(selection.kind === 'record' ? { record: selection.record } : {}) })
          }
        >
          {words.bytes}
        </button>
      )}
      {choice ? (
        <button type="button" className="btn" onClick={() => openTool({ kind: 'partition', choice })}>
          {words.whyPartition(names[choice.partition] ?? `p${choice.partition}`)}
        </button>
      ) : null}
    </div>
  )
}

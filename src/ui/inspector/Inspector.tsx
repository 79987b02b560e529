import { lazy, Suspense } from 'react'
import type { Life } from '../../app/glance-store.ts'
import type { Selection } from '../../app/host-messages.ts'
import { sameSelection } from '../../app/selection-store.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useGlance, useRun, useSelection, useSentence, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { EventLog } from './EventLog.tsx'
import { LifeList } from './LifeList.tsx'
import { ThingActionList, useThingActions } from './ThingActions.tsx'
import { thingName } from './thing-name.ts'

// Fetched when something is selected for the first time.
const ThingDetails = lazy(() => import('./ThingDetails.tsx').then((module) => ({ default: module.ThingDetails })))
const ThingTools = lazy(() => import('./ThingDetails.tsx').then((module) => ({ default: module.ThingTools })))

/** The right column: the life of what is selected; the event log when nothing is. */
export function Inspector() {
  const selection = useSelection()
  return selection ? <SelectedThing selection={selection} /> : <EventLog />
}

/** The life of the selected thing, if the answer that we have is about it. */
export function useLife(selection: Selection | undefined): Life | undefined {
  const life = useGlance((state) => state.life)
  return life && sameSelection(life.selection, selection) ? life : undefined
}

/** Title, one sentence, facts, life, actions. */
export function SelectedThing({ selection }: { selection: Selection }) {
  const strings = useStrings()
  const sentence = useSentence()
  const session = useSession()
  const life = useLife(selection)
  const tUs = useGlance((state) => state.tUs)
  const actions = useThingActions(selection)
  return (
    <div className="inspector-body">
      <header className="inspector-head">
        <h2>
          <ThingTitle selection={selection} />
          <button
            type="button"
            className="icon-button"
            aria-label={strings.inspector.unselect}
            title={`${strings.inspector.unselect} (Esc)`}
            onClick={() => session.selection.setState({ selection: undefined })}
          >
            <CloseIcon />
          </button>
        </h2>
        {life ? (
          <>
            <p className="inspector-now">
              <RichText text={sentence(life.headline)} />
            </p>
            <ul className="facts">
              {life.facts.map((fact) => (
                <li key={`${fact.key} ${JSON.stringify(fact.values)}`}>
                  <RichText text={sentence(fact)} />
                </li>
              ))}
            </ul>
          </>
        ) : (
          <p className="inspector-now mut">{strings.inspector.looking}</p>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="inspector-scroll" tabIndex={0} aria-label={strings.inspector.life}>
        {life ? (
          <>
            <Suspense>
              <ThingDetails selection={selection} life={life} />
            </Suspense>
            <LifeList steps={life.steps} tUs={tUs} />
          </>
        ) : null}
      </section>
      {actions.length === 0 && life?.batch === undefined && !life?.choice ? null : (
        <section className="inspector-actions" aria-label={strings.inspector.actions}>
          {life ? (
            <Suspense>
              <ThingTools selection={selection} life={life} />
            </Suspense>
          ) : null}
          <ThingActionList selection={selection} actions={actions} as="row" />
        </section>
      )}
    </div>
  )
}

function ThingTitle({ selection }: { selection: Selection }) {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  return <span>{thingName(selection, strings, scenario, view, names)}</span>
}

import { Suspense } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useGlance, useRun, useSentence, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { LifeList } from './LifeList.tsx'
import { ThingActionList, useThingActions } from './ThingActions.tsx'
import { ThingDetails, ThingTools } from './ThingDetails.tsx'
import { thingName } from './thing-name.ts'
import { useLife } from './use-life.ts'
import { WayBack } from './WayBack.tsx'

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
        <Suspense>
          <WayBack selection={selection} />
        </Suspense>
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
          <Suspense>
            <ThingActionList selection={selection} actions={actions} as="row" />
          </Suspense>
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

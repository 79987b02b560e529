import { Suspense } from 'react'
import type { Life } from '../../app/glance-store.ts'
import type { Selection } from '../../app/host-messages.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useGlance, useRun, useSentence, useSession, useStrings } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { LifeList } from './LifeList.tsx'
import { SheetView } from './sheet/SheetView.tsx'
import { ThingActionList, useThingActions } from './ThingActions.tsx'
import { ThingDetails, ThingTools } from './ThingDetails.tsx'
import { packetName, thingName } from './thing-name.ts'
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
          <ThingTitle selection={selection} life={life} />
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
          <Suspense>
            <ThingDetails selection={selection} life={life} />
            {LIFE_FIRST.has(selection.kind) ? <LifePart life={life} tUs={tUs} isOpen /> : null}
            <SheetView sheet={life.sheet} selection={selection} />
            {LIFE_FIRST.has(selection.kind) || selection.kind === 'packet' ? null : (
              <LifePart life={life} tUs={tUs} isOpen={false} />
            )}
          </Suspense>
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

/** Things of which one wants to know first what happened to them; of the others, how they are. */
const LIFE_FIRST: ReadonlySet<Selection['kind']> = new Set(['record'])

function LifePart({ life, tUs, isOpen }: { life: Life; tUs: number; isOpen: boolean }) {
  const strings = useStrings()
  return (
    <details className="sheet-part life-part" open={isOpen}>
      <summary>
        <h3>{strings.inspector.life}</h3>
      </summary>
      <LifeList steps={life.steps} tUs={tUs} />
    </details>
  )
}

function ThingTitle({ selection, life }: { selection: Selection; life: Life | undefined }) {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  const { packet } = life ?? {}
  return (
    <span>{packet ? packetName(packet, strings, scenario) : thingName(selection, strings, scenario, view, names)}</span>
  )
}

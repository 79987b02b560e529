import { thingName } from '../inspector/thing-name.ts'
import { useLife } from '../inspector/use-life.ts'
import { useGlance, useRun, useSelection, useSentence, useStrings } from './page-context.ts'
import { RichText } from './RichText.tsx'

/** The selected thing in two lines, under the stage of a phone; a tap opens its life, or the event log. */
export function PhoneThing({ onOpen }: { onOpen: () => void }) {
  const strings = useStrings()
  const sentence = useSentence()
  const selection = useSelection()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  const life = useLife(selection)
  return (
    <button type="button" className="phone-thing" onClick={onOpen}>
      <b>{selection ? thingName(selection, strings, scenario, view, names) : strings.inspector.log}</b>
      <span>
        {selection ? (
          life ? (
            <RichText text={sentence(life.headline)} />
          ) : (
            strings.inspector.looking
          )
        ) : (
          strings.inspector.nothingSelectedHint
        )}
      </span>
    </button>
  )
}

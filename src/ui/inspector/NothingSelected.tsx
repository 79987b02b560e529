import { useGlance, useSession } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useThingStrings } from './thing-strings.ts'
import './sheet/sheet.css'

/** Nothing is selected: the one thing worth doing about it. */
export function NothingSelected() {
  const words = useThingStrings().empty
  const session = useSession()
  const newest = useGlance((state) => state.view?.counts.sent ?? 0)
  return (
    <section className="nothing-selected" aria-label={words.title}>
      <p>
        <RichText text={words.text} />
      </p>
      {newest > 0 ? (
        <button
          type="button"
          className="btn"
          onClick={() =>
            session.selection.setState({ selection: { kind: 'record', record: newest }, trail: undefined })
          }
        >
          {words.follow} <b>#{newest}</b>
        </button>
      ) : (
        <p className="mut">{words.followNone}</p>
      )}
    </section>
  )
}

import { useStore } from 'zustand'
import type { LessonPlayer, LessonState } from '../../app/lessons/lesson-player.ts'
import { LESSON_LIST } from '../../content/lessons/index.ts'
import { useWords } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { LessonText } from './LessonText.tsx'
import { useLessonStrings } from './lesson-strings.ts'
import { Observations } from './Observations.tsx'

/** What can be tried next: the lesson with something changed, something by hand, another lesson. */
export function TurnPage(props: { player: LessonPlayer; state: LessonState; onOpen: (lesson: string) => void }) {
  const { player, state, onOpen } = props
  const words = useLessonStrings()
  const { language } = useWords()
  const progress = useStore(player.progress)
  const { lesson, result, variant: shown } = state
  const variants = lesson.next.flatMap((thing) => (thing.kind === 'variant' ? [thing.variant] : []))
  const hints = lesson.next.flatMap((thing) => (thing.kind === 'hint' ? [thing.hint] : []))
  const lessons = lesson.next.flatMap((thing) => {
    const row = thing.kind === 'lesson' ? LESSON_LIST.find(({ id }) => id === thing.lesson) : undefined
    return row ? [row] : []
  })
  return (
    <>
      <ul className="plain-list lesson-next">
        {variants.map((variant) => (
          <li key={variant.id}>
            <button
              type="button"
              className="lesson-option"
              aria-pressed={shown === variant.id}
              disabled={variant.refused === true}
              onClick={() => player.showVariant(variant.id)}
            >
              <span>
                <RichText text={variant.name[language]} />
              </span>
            </button>
            {shown === variant.id || variant.refused ? (
              <>
                {variant.rule ? (
                  <p className="lesson-rule">
                    <LessonText text={variant.rule} place={{ lesson, variant: variant.id }} result={result} />
                  </p>
                ) : null}
                <Observations results={result?.variants.find(({ id }) => id === variant.id)?.observations ?? []} />
              </>
            ) : null}
          </li>
        ))}
        {hints.map((hint) => (
          <li key={hint.en} className="lesson-hint">
            <RichText text={hint[language]} />
          </li>
        ))}
      </ul>
      {lessons.length > 0 ? <h3>{words.anotherLesson}</h3> : null}
      <ul className="plain-list lesson-next">
        {lessons.map(({ id, title }) => (
          <li key={id}>
            <button type="button" className="lesson-option" onClick={() => onOpen(id)}>
              <kbd>{id}</kbd>
              <span>
                <RichText text={title[language]} /> {progress[id]?.isFinished ? `✓ ${words.done}` : ''}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="lesson-actions">
        <button type="button" className="text-button" onClick={player.again}>
          {words.again}
        </button>{' '}
        <PrintButton player={player} />
      </p>
    </>
  )
}

function PrintButton({ player }: { player: LessonPlayer }) {
  const words = useLessonStrings()
  const { language } = useWords()
  const print = async (): Promise<void> => {
    const { printLesson } = await import('./print-lesson.ts')
    await printLesson(player.store.getState(), words, language)
  }
  return (
    <button type="button" className="text-button" onClick={() => void print()}>
      {words.print}
    </button>
  )
}

import { returnToLink, showLink } from '../../app/page-link.ts'
import type { Session } from '../../app/session.ts'
import type { ScenarioProblem } from '../../engine/scenario/scenario.ts'
import type { LinkState, OpenedLink } from '../../links/link-state.ts'
import { askLesson, presentLesson } from '../lesson/present-lesson.ts'
import { lookFrom } from '../stage/present-stage.ts'
import type { Tool } from '../tools/tool.ts'

/**
 * Bring the page to where its author had it: run, moment and selection, then view, camera, lesson or comparison.
 *
 * @returns Why the engine refuses it; nothing has changed then.
 */
export async function openLink(
  session: Session,
  link: OpenedLink,
  openTool: (tool: Tool) => void,
): Promise<readonly ScenarioProblem[]> {
  const problems = await showLink(session, link)
  if (problems.length > 0) return problems
  const { view, lesson, compare } = link.state
  if (view?.camera) lookFrom(view.camera)
  if (lesson) openLesson(session, link, lesson, openTool)
  else presentLesson()?.close()
  if (compare !== undefined) openTool({ kind: 'compare', shown: compare })
  return []
}

function openLesson(
  session: Session,
  link: OpenedLink,
  { id, step }: NonNullable<LinkState['lesson']>,
  openTool: (tool: Tool) => void,
): void {
  const whenOpen = (): void => void returnToLink(session, link)
  const open = presentLesson()
  if (open?.isOurs && open.player.store.getState().lesson.id === id) {
    // The same lesson is not opened a second time: a page after its question needs an answer there.
    const { pages, answer } = open.player.store.getState()
    const question = pages.findIndex(({ kind }) => kind === 'predict')
    if (step > question && answer === undefined) open.player.answer(null)
    open.player.goTo(step)
    whenOpen()
    return
  }
  askLesson({ id, at: step, whenOpen })
  openTool({ kind: 'lessons', lesson: id })
}

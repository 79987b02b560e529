import type { SeriesQuestion } from '../../app/series-answer.ts'
import type { SeriesPage } from '../../trace/series/series-page.ts'

/** Wall time (ms) between an answer and the next question: a run that is being computed grows with every frame. */
const REST_MS = 200

/** What charts want to see; another `future` makes what is known worthless. */
export interface SeriesWish extends SeriesQuestion {
  readonly computedUntilUs: number
  readonly future: unknown
}

/** Keeps a stretch of series up to date: one question on the way at a time, and none when nothing new can come. */
export interface SeriesWatch {
  want(wish: SeriesWish): void
  stop(): void
}

/** @param ask The engine; undefined: the run has been replaced. @param onPage Called with every answer. */
export function watchSeries(
  ask: (question: SeriesQuestion) => Promise<SeriesPage | undefined>,
  onPage: (page: SeriesPage) => void,
): SeriesWatch {
  let wish: SeriesWish | undefined
  let answered: { readonly wish: SeriesWish; readonly page: SeriesPage } | undefined
  let isBusy = false
  let isOver = false

  function isGood(): boolean {
    if (!wish || !answered) return wish === undefined
    const { fromUs, toUs, points, future, computedUntilUs } = wish
    const before = answered.wish
    const isSame =
      before.fromUs === fromUs && before.toUs === toUs && before.points === points && before.future === future
    return isSame && answered.page.knownUntilUs >= Math.min(toUs, computedUntilUs)
  }

  async function work(): Promise<void> {
    if (isBusy || isOver || !wish || isGood()) return
    isBusy = true
    const asked = wish
    const { fromUs, toUs, points } = asked
    const page = await ask({ fromUs, toUs, points })
    if (isOver) return
    if (page && asked.future === wish.future) {
      answered = { wish: asked, page }
      onPage(page)
    }
    setTimeout(() => {
      isBusy = false
      void work()
    }, REST_MS)
  }

  return {
    want(next) {
      wish = next
      void work()
    },
    stop() {
      isOver = true
    },
  }
}

import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { SeriesPage } from '../../trace/series/series-page.ts'
import { useRun, useSession } from '../shell/page-context.ts'
import { type SeriesWatch, watchSeries } from './series-watch.ts'

/** The series of what the timeline shows, as they become known; undefined before the first answer. */
export function useSeries(points: number): SeriesPage | undefined {
  const { host, timeWindow } = useSession()
  const fromUs = useStore(timeWindow, (state) => state.fromUs)
  const toUs = useStore(timeWindow, (state) => state.toUs)
  const computedUntilUs = useRun((state) => state.computedUntilUs)
  const future = useRun((state) => state.source)
  const [page, setPage] = useState<SeriesPage>()
  const watch = useRef<SeriesWatch>(undefined)
  useEffect(() => {
    watch.current = watchSeries((question) => host.series(question), setPage)
    return () => watch.current?.stop()
  }, [host])
  useEffect(() => {
    if (toUs > fromUs) watch.current?.want({ fromUs, toUs, points, computedUntilUs, future })
  }, [fromUs, toUs, points, computedUntilUs, future])
  return page
}

/** The moment that numbers are told of: under the pointer, else at the playhead. */
export function useMoment(tUs: number): { readonly atUs: number; readonly isCursor: boolean } {
  const cursorUs = useStore(useSession().timeWindow, (state) => state.cursorUs)
  return { atUs: cursorUs ?? tUs, isCursor: cursorUs !== undefined }
}

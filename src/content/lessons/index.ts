import type { Bilingual, LessonRow, Track } from './lesson-row.ts'
import list from './list.json'

/** What is known of every lesson before it is opened; `list.json` is written by the tests from the files. */
export const LESSON_LIST = list as readonly LessonRow[]

/** What the tracks are about, in their order. */
export const TRACKS: readonly { readonly id: Track; readonly name: Bilingual }[] = [
  { id: 'A', name: { en: 'How one record travels', ko: '레코드 하나의 여정' } },
  { id: 'B', name: { en: 'Batching and throughput', ko: '배치와 처리량' } },
  { id: 'C', name: { en: 'Replication and acks', ko: '복제와 acks' } },
  { id: 'D', name: { en: 'Retries, duplicates, order, exactly-once', ko: '재시도, 중복, 순서, 정확히 한 번' } },
  { id: 'E', name: { en: 'Choosing settings', ko: '설정 고르기' } },
]

/** A row of lessons for an occasion. */
export interface Playlist {
  readonly id: string
  readonly name: Bilingual
  readonly minutes: number
  readonly lessons: readonly string[]
}

/** A page leaves out what is not in the list: a lesson whose checks fail is not shown. */
export const PLAYLISTS: readonly Playlist[] = [
  {
    id: 'first-ten-minutes',
    name: { en: 'First ten minutes', ko: '처음 10분' },
    minutes: 10,
    lessons: ['L01', 'L08', 'L18', 'L19'],
  },
  {
    id: 'acks',
    name: { en: 'Lecture: acks trade-offs', ko: '강의: acks 트레이드오프' },
    minutes: 45,
    lessons: ['L01', 'L16', 'L17', 'L18', 'L19', 'L20', 'L21', 'L22', 'L38'],
  },
  {
    id: 'partitioners',
    name: { en: 'Lecture: partitioners', ko: '강의: 파티셔너' },
    minutes: 30,
    lessons: ['L04', 'L05', 'L06', 'L07', 'L08', 'L09', 'L10', 'L11'],
  },
  {
    id: 'incident-clinic',
    name: { en: 'Incident clinic', ko: '장애 클리닉' },
    minutes: 60,
    lessons: ['L14', 'L15', 'L24', 'L25', 'L27', 'L29', 'L30', 'L31'],
  },
  {
    id: 'exactly-once',
    name: { en: 'Exactly-once', ko: '정확히 한 번' },
    minutes: 40,
    lessons: ['L30', 'L31', 'L32', 'L33', 'L35', 'L36'],
  },
  {
    id: 'upgrade-review',
    name: { en: 'Upgrade review', ko: '업그레이드 점검' },
    minutes: 20,
    lessons: ['L09', 'L37', 'L33', 'L38'],
  },
]

const files = import.meta.glob<{ readonly default: unknown }>('./*/lesson.json')

/** The file of a lesson as it stands, for `readLesson`; undefined: there is none of that id. */
export async function loadLessonFile(id: string): Promise<unknown> {
  const row = LESSON_LIST.find((one) => one.id === id)
  const load = row && files[`./${row.id}-${row.slug}/lesson.json`]
  return load ? (await load()).default : undefined
}

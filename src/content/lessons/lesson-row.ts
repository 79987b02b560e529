/** A text in both languages of the page. */
export interface Bilingual {
  readonly en: string
  readonly ko: string
}

export type Track = 'A' | 'B' | 'C' | 'D' | 'E'

/** A lesson in a list. */
export interface LessonRow {
  readonly id: string
  readonly slug: string
  readonly track: Track
  readonly minutes: number
  readonly title: Bilingual
}

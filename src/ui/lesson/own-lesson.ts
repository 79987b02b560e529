import { DATASET_ROWS } from '../../app/datasets.ts'
import { type ParsedLesson, parseLesson } from '../../lessons/parse-lesson.ts'

/** A lesson from a file that somebody has dropped: the lesson, or what is wrong with it, line by line. */
export async function readOwnLesson(text: string): Promise<ParsedLesson> {
  return parseLesson(text, { datasets: DATASET_ROWS })
}

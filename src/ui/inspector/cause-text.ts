import type { Sentences } from '../../content/strings/strings.ts'
import type { Sentence } from '../../trace/explanation.ts'
import { useToolStrings } from '../tools/tool-strings.ts'

/** A function that puts a link of a chain of causes into words. Suspends until they are there. */
export function useCauseText(): (sentence: Sentence) => string {
  const causes: Sentences = useToolStrings().causes
  return (sentence) => causes[sentence.key]?.(sentence.values) ?? sentence.key
}

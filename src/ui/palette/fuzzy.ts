import { initialsOf, isInitials, jamoOf } from './hangul.ts'

/**
 * How well a typed text fits a name; 0: not at all. Every word of it must fit, in any order: as it stands (best at the
 * start of a word), or letter by letter in order (better the closer they stand). Hangul fits by letters, so that half a
 * syllable finds its word, and by the initials of syllables.
 */
export function fuzzyScore(typed: string, name: string): number {
  const words = wordsOf(typed)
  if (words.length === 0) return 1
  const target = plain(name)
  const letters = jamoOf(target)
  let sum = 0
  for (const word of words) {
    const score = isInitials(word) ? wordScore(word, initialsOf(target)) : wordScore(jamoOf(word), letters)
    if (score === 0) return 0
    sum += score
  }
  // Of equals the shorter name is meant.
  return sum / words.length - Math.min(0.2, letters.length / 1000)
}

function wordsOf(text: string): readonly string[] {
  return plain(text)
    .split(/\s+/)
    .filter((word) => word !== '')
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

const IS_PART_OF_WORD = /[\p{L}\p{N}]/u

function wordScore(word: string, target: string): number {
  const at = bestPlace(word, target)
  if (at < 0) return spreadScore(word, target)
  if (!isWordStart(target, at)) return 5
  return (at === 0 ? 10 : 8) + (isWordEnd(target, at + word.length) ? 1.5 : 0)
}

/** Where the word stands as a whole, at the start of a word if it can be. */
function bestPlace(word: string, target: string): number {
  const first = target.indexOf(word)
  for (let at = first; at >= 0; at = target.indexOf(word, at + 1)) if (isWordStart(target, at)) return at
  return first
}

function isWordStart(target: string, at: number): boolean {
  return at === 0 || !IS_PART_OF_WORD.test(target[at - 1] as string)
}

function isWordEnd(target: string, at: number): boolean {
  return at >= target.length || !IS_PART_OF_WORD.test(target[at] as string)
}

/** The letters of the word in order with others between them: from 1 to 4, 0 when they are too far apart. */
function spreadScore(word: string, target: string): number {
  let from = -1
  let starts = 0
  let gaps = 0
  for (const letter of word) {
    const at = target.indexOf(letter, from + 1)
    if (at < 0) return 0
    if (isWordStart(target, at)) starts++
    else if (from >= 0) gaps += at - from - 1
    from = at
  }
  if (gaps > word.length * 2) return 0
  return 1 + (2 * starts) / word.length + 1 / (1 + gaps)
}

/** Hangul taken apart, so that half a syllable finds a word: what is being composed is text already. */

const FIRST = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const MIDDLE = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ'
const LAST = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'

/** Letters that are typed as two: a final ㄳ becomes ㄱ and ㅅ once the next syllable begins. */
const PAIRS: Readonly<Record<string, string>> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
  ㅘ: 'ㅗㅏ',
  ㅙ: 'ㅗㅐ',
  ㅚ: 'ㅗㅣ',
  ㅝ: 'ㅜㅓ',
  ㅞ: 'ㅜㅔ',
  ㅟ: 'ㅜㅣ',
  ㅢ: 'ㅡㅣ',
}

const FIRST_SYLLABLE = 0xac00
const SYLLABLES = 11_172
const OF_FIRST = MIDDLE.length * LAST.length

/** The number of a syllable among all, or -1: it is none. */
function syllable(letter: string): number {
  const number = letter.charCodeAt(0) - FIRST_SYLLABLE
  return number >= 0 && number < SYLLABLES ? number : -1
}

/** A text letter by letter: 브로커 becomes ㅂㅡㄹㅗㅋㅓ. Everything else stays. */
export function jamoOf(text: string): string {
  let letters = ''
  for (const letter of text.normalize('NFC')) {
    const number = syllable(letter)
    if (number < 0) {
      letters += PAIRS[letter] ?? letter
      continue
    }
    const middle = MIDDLE[Math.floor((number % OF_FIRST) / LAST.length)] as string
    const last = LAST[number % LAST.length] as string
    letters += FIRST[Math.floor(number / OF_FIRST)] as string
    letters += PAIRS[middle] ?? middle
    if (last !== ' ') letters += PAIRS[last] ?? last
  }
  return letters
}

/** The first letters of the syllables: 브로커 becomes ㅂㄹㅋ. Everything else stays. */
export function initialsOf(text: string): string {
  let letters = ''
  for (const letter of text.normalize('NFC')) {
    const number = syllable(letter)
    letters += number < 0 ? letter : (FIRST[Math.floor(number / OF_FIRST)] as string)
  }
  return letters
}

/** Nothing but consonants: somebody types the initials of words. */
export function isInitials(text: string): boolean {
  return /^[ㄱ-ㅎ]+$/.test(text)
}

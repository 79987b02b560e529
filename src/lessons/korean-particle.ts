/** Pairs as they are written behind a placeholder, and what they become after a final consonant and after none. */
const PAIRS: readonly (readonly [written: string, closed: string, open: string])[] = [
  ['(으)로', '으로', '로'],
  ['은(는)', '은', '는'],
  ['이(가)', '이', '가'],
  ['을(를)', '을', '를'],
  ['과(와)', '과', '와'],
  ['(이)에요', '이에요', '예요'],
]
/** How a number's last digit ends when it is read: ㄹ is a final consonant for all pairs but (으)로. */
const CLOSED_DIGITS = '013678'
const RIEUL_DIGITS = '178'
const FIRST_SYLLABLE = 0xac00
const LAST_SYLLABLE = 0xd7a3
const FINALS = 28
const RIEUL = 8

/**
 * A Korean text that follows a number: the particle that it begins with, written as a pair (`은(는)`, `(으)로`), in the form
 * that fits how the number is read.
 */
export function fitParticle(text: string, number: string): string {
  const pair = PAIRS.find(([written]) => text.startsWith(written))
  if (!pair) return text
  const [written, closed, open] = pair
  const ending = endingOf(number)
  const isClosed = ending === 'closed' || (ending === 'rieul' && written !== '(으)로')
  return (isClosed ? closed : open) + text.slice(written.length)
}

function endingOf(number: string): 'closed' | 'rieul' | 'open' {
  const last = number.at(-1) ?? ''
  const code = last.charCodeAt(0)
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) {
    const final = (code - FIRST_SYLLABLE) % FINALS
    return final === 0 ? 'open' : final === RIEUL ? 'rieul' : 'closed'
  }
  if (RIEUL_DIGITS.includes(last)) return 'rieul'
  return last !== '' && CLOSED_DIGITS.includes(last) ? 'closed' : 'open'
}

import { groupDigits, speedText } from '../../app/number-text.ts'
import { againstLife } from '../../app/speed.ts'
import type { Strings } from '../../content/strings/strings.ts'

/** "10 ms/s, 100× slower than life". */
export function speedSentence(strings: Strings, usPerS: number): string {
  const { direction, factor } = againstLife(usPerS)
  return strings.playback.speedAgainstLife(speedText(usPerS), direction, groupDigits(factor))
}

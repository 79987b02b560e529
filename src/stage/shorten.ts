/** What a long name ends with that tells it from its neighbours: the number of a partition. */
const NUMBER_AT_END = /^\S+?(-\d+)$/

/**
 * `text` in `maxWidth`, with an ellipsis for what is left out: in the middle of a partition's name, whose number stays,
 * else at the end; the number alone, or nothing, where not even that has room.
 *
 * @param widthOf Width of a text, in the unit of `maxWidth`.
 */
export function shorten(text: string, maxWidth: number, widthOf: (text: string) => number): string {
  const whole = widthOf(text)
  if (whole <= maxWidth) return text
  const kept = NUMBER_AT_END.exec(text)?.[1] ?? ''
  const head = kept === '' ? text : text.slice(0, -kept.length)
  const at = (length: number): string => `${head.slice(0, length).trimEnd()}…${kept}`
  let length = Math.min(head.length, Math.max(1, Math.floor((text.length * maxWidth) / whole)))
  while (length > 1 && widthOf(at(length)) > maxWidth) length--
  const shortest = widthOf(at(length)) > maxWidth + 2 ? kept.slice(1) : at(length)
  return widthOf(shortest) > maxWidth + 2 ? '' : shortest
}

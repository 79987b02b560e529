/**
 * A place (px) to the half pixel, as text, given to `write` only when it is another one than before: most frames move a head
 * by less, and what does not change costs no paint.
 */
export function halfPixels(write: (px: string) => void): (px: number) => void {
  let last = Number.NaN
  return (px) => {
    const rounded = Math.round(px * 2) / 2
    if (rounded === last) return
    last = rounded
    write(String(rounded))
  }
}

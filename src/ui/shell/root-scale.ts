/** Pixels in which the page is designed, to the size that it has: a large projector, or the reader's own font size, makes all of it larger. */
const DESIGNED_PX = 16

/** CSS pixels of the screen in one pixel of the design. */
export function rootScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / DESIGNED_PX
}

/** A length of the design as CSS takes it: it grows with the page. */
export function rem(px: number): string {
  return `${px / DESIGNED_PX}rem`
}

/**
 * How much of each thing there is room to draw: 1 everything; 2 leaders in cells, followers as bars; 3 batches with
 * counts, followers as small bars; 4 lanes as heat, replicas as chips.
 */
export type Density = 1 | 2 | 3 | 4

/** Least height of a broker's box at each density, so that its replicas fit. */
export const LEAST_BOX_HEIGHT: Readonly<Record<Density, number>> = { 1: 142, 2: 88, 3: 40, 4: 18 }

/**
 * By number first, then by the room that there is.
 *
 * @param boxHeight Height that one broker's box would get.
 */
export function densityOf(brokers: number, partitions: number, boxHeight: number): Density {
  let density: Density = 4
  if (partitions <= 12) density = 3
  if (brokers <= 5 && partitions <= 6) density = 2
  if (brokers <= 3 && partitions <= 3) density = 1
  while (density < 4 && boxHeight < LEAST_BOX_HEIGHT[density]) density = (density + 1) as Density
  return density
}

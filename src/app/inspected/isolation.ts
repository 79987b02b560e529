import type { World } from '../../engine/simulation/world.ts'

/** Which of a broker's links are cut, in either direction. */
export function isolationOf(world: World, broker: number): 'none' | 'some' | 'all' {
  const { links, actorCount } = world.network
  let [cut, whole] = [0, 0]
  for (let other = 0; other < actorCount; other++) {
    if (other === broker) continue
    whole++
    if (links[broker * actorCount + other]?.isCut || links[other * actorCount + broker]?.isCut) cut++
  }
  if (cut === 0) return 'none'
  return cut === whole ? 'all' : 'some'
}

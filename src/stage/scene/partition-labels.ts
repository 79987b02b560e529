import type { StageView } from '../../trace/stage-view.ts'
import type { StageLayout } from '../stage-layout.ts'

/** A topic's own name stands on the stage up to so many letters; where there is little room, of a tag as few as tell topics apart. */
const ROOMY = 8
const TIGHT = 4

type Partitions = Pick<StageView, 'partitions'>

/**
 * What stands on the stage for each partition: `p0` when there is one topic, otherwise its number behind as much of the
 * topic as tells it from the others: `orders-0`, or with little room `o-0`. Whole names are in the names of things.
 *
 * @param isRoomy Is there room for words?
 */
export function stageLabels(view: Partitions, isRoomy: boolean): Map<number, string> {
  const tags = topicTags(
    view.partitions.map((one) => one.topic),
    isRoomy,
  )
  const isAlone = tags.size <= 1
  return new Map(
    view.partitions.map(({ partition, topic, number }) => [
      partition,
      isAlone ? `p${number}` : `${tags.get(topic)}-${number}`,
    ]),
  )
}

/** Does an arrangement have room for words in its labels? */
export function isRoomy({ axis, density }: Pick<StageLayout, 'axis' | 'density'>): boolean {
  return axis === 'across' && density < 3
}

interface Letters {
  readonly roomy: number
  readonly tight: number
}

const counted = new WeakMap<Partitions['partitions'], Letters>()

/** Letters of the longest label, with and without room for words. Asked for with every frame, so counted once. */
export function labelLetters(view: Partitions): Letters {
  const known = counted.get(view.partitions)
  if (known) return known
  const longest = (roomy: boolean): number =>
    Math.max(2, ...[...stageLabels(view, roomy).values()].map((one) => one.length))
  const letters = { roomy: longest(true), tight: longest(false) }
  counted.set(view.partitions, letters)
  return letters
}

const remembered = new Map<string, ReadonlyMap<string, string>>()
const REMEMBERED = 8

/** A short word for each topic, no two alike. */
export function topicTags(topics: readonly string[], isRoomy: boolean): ReadonlyMap<string, string> {
  const names = [...new Set(topics)]
  if (names.length <= 1) return new Map(names.map((name) => [name, name]))
  const key = `${isRoomy}|${names.join('|')}`
  const known = remembered.get(key)
  if (known) return known
  const tags = makeTags(names, isRoomy)
  const found = new Map(names.map((name, index) => [name, tags[index] as string]))
  if (remembered.size >= REMEMBERED) remembered.clear()
  remembered.set(key, found)
  return found
}

function makeTags(names: readonly string[], isRoomy: boolean): string[] {
  if (isRoomy && names.every((name) => name.length <= ROOMY)) return [...names]
  const own = ownWords(names)
  for (let letters = isRoomy ? ROOMY : 1; letters <= (isRoomy ? ROOMY : TIGHT); letters++) {
    for (const from of [names, own]) {
      const tags = from.map((name) => name.slice(0, letters).replace(/[._-]+$/, ''))
      if (new Set(tags).size === names.length && tags.every((tag) => tag !== '')) return tags
    }
  }
  return names.map((_, index) => `t${index + 1}`)
}

/** Without the words with which all of them begin and end: `v1` and `v2-dlq` of `app.paid.v1` and `app.paid.v2-dlq`. */
function ownWords(names: readonly string[]): string[] {
  const words = names.map((name) => name.split(/[._-]+/))
  const least = Math.min(...words.map((one) => one.length))
  const first = words[0] as readonly string[]
  let head = 0
  while (head < least - 1 && words.every((one) => one[head] === first[head])) head++
  let tail = 0
  while (
    tail < least - 1 - head &&
    words.every((one) => one[one.length - 1 - tail] === first[first.length - 1 - tail])
  ) {
    tail++
  }
  return words.map((one) => one.slice(head, one.length - tail).join('-'))
}

import { bottom } from '../geometry.ts'
import { isRoomy, topicTags } from './partition-labels.ts'
import type { SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** Less than this says nothing of a name. */
const LEAST_LETTERS = 14
const SIZE = 11
/** Right of the line that all lanes hang on. */
const LEFT = 17

/** What the tags of topics in partition labels stand for: `v1 app.payments…v1`, above the lanes that bear them. */
export function drawTopicKey(ctx: SceneContext): void {
  const { layout, out, view } = ctx
  const { ladder, wires } = layout
  const [wire] = wires
  if (!ladder || !wire) return
  const y = bottom(ladder) + 12
  const tags = [
    ...topicTags(
      view.partitions.map((one) => one.topic),
      isRoomy(layout),
    ),
  ]
  const unlike = tags.filter(([topic, tag]) => topic !== tag)
  if (unlike.length === 0) return
  const room = (wire.from.x - ladder.x - LEFT) / unlike.length
  const letter = textWidth('n', SIZE)
  let at = ladder.x + LEFT
  for (const [topic, tag] of unlike) {
    const letters = Math.floor((room - 12 - textWidth(tag, SIZE) * 1.1 - 16) / letter)
    if (letters < Math.min(topic.length, LEAST_LETTERS)) return
    const name = inTheMiddle(topic, letters)
    const id = `topic-key/${tag}`
    out.push({ kind: 'text', id, x: at, y, text: tag, size: SIZE, weight: 650, fill: 'ink' })
    at += textWidth(tag, SIZE) * 1.1 + 6
    out.push({
      kind: 'text',
      id: `${id}/name`,
      x: at,
      y,
      text: name,
      size: SIZE,
      fill: 'ink-2',
      maxWidth: letters * letter,
    })
    at += Math.min(textWidth(name, SIZE), letters * letter) + 16
  }
}

/** A call in so many letters: of a long topic name only its ends. */
export function shortCall(call: string, letters: number): string {
  const topic = /"([^"]*)"/.exec(call)?.[1]
  if (call.length <= letters || topic === undefined) return call
  const left = Math.floor(topic.length - (call.length - letters))
  return left < LEAST_LETTERS ? call : call.replace(topic, inTheMiddle(topic, left))
}

/** `text` in so many letters, without its middle. */
function inTheMiddle(text: string, letters: number): string {
  if (text.length <= letters) return text
  const tail = Math.floor((letters - 1) / 2)
  return `${text.slice(0, letters - 1 - tail)}…${text.slice(text.length - tail)}`
}

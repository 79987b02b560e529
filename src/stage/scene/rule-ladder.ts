import { labelOf, type SceneContext } from './scene-context.ts'
import { textWidth } from './shapes.ts'

/** How a partition was chosen, in the order of `PARTITION_CHOICE`. */
export const CHOICE = { explicit: 0, keyHash: 1, sticky: 2, roundRobin: 3, custom: 4 } as const

interface Rung {
  readonly id: string
  readonly question: string
  readonly answer: string
  /** Where the answer has no room. */
  readonly short: string
  readonly fired: boolean
}

/** Three rungs, tried from the left: a partition that was set, the hash of the key, the sticky choice. */
export function drawLadder(ctx: SceneContext): void {
  const { layout, out } = ctx
  const ladder = layout.ladder
  if (!ladder) return
  const rungs = rungsOf(ctx)
  const gap = 12
  const terse = ladder.w < 420
  const quietWidth = (rung: Rung): number =>
    terse
      ? Math.min(ladder.w * 0.19, textWidth(rung.question, 11) + 16)
      : Math.min(ladder.w * 0.26, textWidth(rung.question, 11) + textWidth(rung.answer, 11) + 30)
  const others = rungs.reduce((sum, rung) => sum + (rung.fired ? 0 : quietWidth(rung)), 0)
  const wide = ladder.w - others - gap * 2
  let x = ladder.x
  rungs.forEach((rung, index) => {
    const w = rung.fired ? wide : quietWidth(rung)
    const y = ladder.y + 17
    out.push({
      kind: 'rect',
      id: `rung:${rung.id}`,
      x,
      y: ladder.y,
      w,
      h: ladder.h,
      radius: 4,
      fill: rung.fired ? 'surface' : undefined,
      stroke: rung.fired ? 'ink' : 'line',
      strokeWidth: rung.fired ? 1.5 : 1,
    })
    const fill = rung.fired ? 'ink' : 'ink-3'
    const { question, answer } = rung.fired
      ? fitRung(rung, w)
      : { question: rung.question, answer: terse ? '' : rung.answer }
    const answerW = answer === '' ? 0 : Math.min(textWidth(answer, 11, rung.fired), w - (question === '' ? 18 : 40))
    out.push({
      kind: 'text',
      id: `rung:${rung.id}/question`,
      x: x + 9,
      y,
      text: question,
      size: 11,
      weight: rung.fired ? 550 : 400,
      fill,
      maxWidth: w - (answerW === 0 ? 14 : 22) - answerW,
    })
    out.push({
      kind: 'text',
      id: `rung:${rung.id}/answer`,
      x: x + w - 9,
      y,
      text: answer,
      size: 11,
      mono: rung.fired,
      fill,
      align: 'end',
      maxWidth: answerW + 4,
    })
    x += w
    if (index < 2) {
      out.push({
        kind: 'text',
        id: `rung:${rung.id}/then`,
        x: x + gap / 2,
        y,
        text: '›',
        size: 13,
        fill: 'ink-3',
        align: 'middle',
      })
    }
    x += gap
  })
}

/** As much of a rung as its width takes: the arithmetic before the question, and both where they fit. */
function fitRung(rung: Rung, w: number): { question: string; answer: string } {
  const { question, answer, short } = rung
  const choices = [
    { question, answer },
    { question, answer: answer.replace(/^murmur2 /, '') },
    { question: '', answer },
    { question, answer: short },
  ]
  const fits = choices.find((one) => textWidth(one.question, 11) + textWidth(one.answer, 11, true) + 34 <= w)
  return fits ?? { question: '', answer: short }
}

function rungsOf(ctx: SceneContext): readonly [Rung, Rung, Rung] {
  const { texts, view } = ctx
  const choice = view.lastChoice
  const how = choice?.how
  const to = choice ? `→ ${labelOf(ctx, choice.partition)}` : ''
  const number = choice ? (ctx.partitions.get(choice.partition)?.number ?? choice.partition) : 0
  const explicit = how === CHOICE.explicit
  const byKey = how === CHOICE.keyHash
  const other = how === CHOICE.sticky || how === CHOICE.roundRobin || how === CHOICE.custom
  const otherName = how === CHOICE.roundRobin ? texts.roundRobin : how === CHOICE.custom ? texts.custom : texts.sticky
  const isKeyed = choice !== undefined && choice.key !== null
  // The partitioner takes the hash without its sign bit.
  const positive = choice ? choice.hash & 0x7fffffff : 0
  return [
    {
      id: 'partition',
      question: texts.partitionSet,
      answer: explicit ? to : how === undefined ? '' : texts.notSet,
      short: to,
      fired: explicit,
    },
    {
      id: 'key',
      question: byKey && choice?.key !== null && choice ? texts.key(choice.key ?? '') : texts.hasKey,
      answer:
        byKey && choice
          ? `murmur2 ${positive} % ${choice.partitionCount} = ${number} ${to}`
          : other
            ? isKeyed
              ? texts.notAsked
              : texts.notSet
            : '',
      short: choice ? `% ${choice.partitionCount} = ${number} ${to}` : '',
      fired: byKey,
    },
    {
      id: 'sticky',
      question: isKeyed && other ? otherName : texts.noKey,
      answer: other ? (isKeyed ? to : `${otherName} ${to}`) : otherName,
      short: other ? to : '',
      fired: other,
    },
  ]
}

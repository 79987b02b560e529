import { clamp } from './geometry.ts'
import { layoutAcross } from './layout-across.ts'
import { layoutDown } from './layout-down.ts'
import type { LayoutInput, StageLayout } from './stage-layout.ts'

/** The size at which the arrangement is drawn as on the design sheet. */
export const REFERENCE_WIDTH = 920
export const REFERENCE_HEIGHT = 708
const CAPTION = 44
const COMPACT_BELOW = 560
const MOST_ZOOM = 6

const remembered = new Map<string, StageLayout>()
const REMEMBERED = 12

/** Positions of everything that does not move. Pure; the last few answers are remembered by their inputs. */
export function layoutStage(input: LayoutInput): StageLayout {
  const key = keyOf(input)
  const known = remembered.get(key)
  if (known !== undefined) return known
  const layout = computeLayout(input, key)
  if (remembered.size >= REMEMBERED) {
    for (const oldest of remembered.keys()) {
      remembered.delete(oldest)
      break
    }
  }
  remembered.set(key, layout)
  return layout
}

function computeLayout(input: LayoutInput, key: string): StageLayout {
  const down = input.compact || input.width / (input.nearness ?? 1) < COMPACT_BELOW
  if (down) return layoutDown(input, key, (input.nearness ?? 1) / detailOf(input))
  // The reference height includes a caption; without one less is as good.
  const height = input.height + CAPTION - (input.captionHeight ?? CAPTION)
  const fits = Math.min(input.width / REFERENCE_WIDTH, height / REFERENCE_HEIGHT)
  return layoutAcross(input, key, clamp(fits / detailOf(input), 1, MOST_ZOOM))
}

/** Of what somebody comes closer, part is size and the rest is room: things grow, and show more of themselves. */
function detailOf({ nearness = 1 }: LayoutInput): number {
  return nearness ** 0.45
}

function keyOf(input: LayoutInput): string {
  const partitions = input.partitions.map((p) => `${p.partition}:${p.replicas.join('.')}`).join(',')
  return [
    input.brokers.join('.'),
    partitions,
    input.producers,
    input.width,
    input.height,
    input.compact,
    input.captionHeight,
    input.showKey,
    input.labelLength,
    input.tightLabelLength,
    input.arrangement,
    input.focus?.brokers.join('.'),
    input.focus?.partition,
    input.consumers,
    input.nearness,
  ].join('|')
}

import type { StageView } from '../../trace/stage-view.ts'
import type { Rect } from '../geometry.ts'
import type { WirePlace } from '../stage-layout.ts'
import type { Toward } from './shapes.ts'

/** Where one end of a packet's way stands on a wire. */
export interface Way {
  readonly toward: Toward
  readonly start: number
  readonly end: number
  readonly across: boolean
  readonly line: number
}

export function wayOf(wire: WirePlace, across: boolean, back: boolean): Way {
  const near = across ? wire.from.x : wire.from.y
  const far = across ? wire.to.x : wire.to.y
  const toward: Toward = across ? (back ? 'left' : 'right') : back ? 'up' : 'down'
  return { toward, start: back ? far : near, end: back ? near : far, across, line: across ? wire.from.y : wire.from.x }
}

/** Other clients' packets travel under the wire: what is written there stands below them. */
export function belowOthers({ producers, consumers }: Pick<StageView, 'producers' | 'consumers'>): number {
  return producers.length + consumers.length > 1 ? 12 : 0
}

/** A packet comes out of one box and goes into another: outside the wire it is not seen. */
export function clipOf(way: Way, wire: WirePlace, at: number, length: number): Rect | undefined {
  const tail = way.end > way.start ? at - length : at + length
  const low = Math.min(way.start, way.end)
  const high = Math.max(way.start, way.end)
  if (Math.min(at, tail) >= low && Math.max(at, tail) <= high) return undefined
  return way.across
    ? { x: low, y: wire.window.y, w: high - low, h: wire.window.h }
    : { x: wire.window.x, y: low, w: wire.window.w, h: high - low }
}

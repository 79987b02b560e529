import { ENGINE_VERSION } from '../engine/simulation/start-world.ts'
import type { LinkState, LinkView } from './link-state.ts'
import { pack } from './pack.ts'
import { sparseScenario } from './sparse-scenario.ts'

/**
 * The fragment (without `#`) of a link to this state. The same state gives the same text on every machine.
 */
export function encodeLink(state: LinkState): string {
  const { selection, view, compare, lesson, language } = state
  const body = {
    engine: ENGINE_VERSION,
    ...(state.atUs > 0 ? { atUs: Math.floor(state.atUs) } : {}),
    scenario: sparseScenario(state.scenario),
    ...(selection ? { selection: [selection.kind, ...selection.numbers] } : {}),
    ...(view && Object.keys(view).length > 0 ? { view: written(view) } : {}),
    ...(compare !== undefined && compare.length > 0 ? { compare } : {}),
    ...(lesson ? { lesson } : {}),
    ...(language ? { language } : {}),
  }
  return pack(body, hasCode(state.scenario))
}

/** Whether somebody's code would run. */
export function hasCode({ producers }: Pick<LinkState['scenario'], 'producers'>): boolean {
  return producers.some(({ partitioner }) => partitioner !== undefined)
}

function written({ camera, ...view }: LinkView): object {
  return camera ? { ...view, camera: [camera.x, camera.y, camera.zoom] } : view
}

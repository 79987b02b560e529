import type { ScenarioJson } from './random-scenario.ts'
import { smallerScenarios } from './smaller-scenarios.ts'

export interface ShrinkOptions {
  /** Does the scenario still show what is looked for? A scenario that is refused does not. */
  readonly isFailing: (json: ScenarioJson) => boolean
  /** So many scenarios are tried at most. */
  readonly mostTries: number
}

export interface Shrunk {
  readonly json: ScenarioJson
  readonly tries: number
}

/**
 * A scenario that fails as `json` does, with as little in it as can be found: actions by delta debugging, then everything
 * else that may be left out, over and over until nothing more can go.
 */
export function shrinkScenario(json: ScenarioJson, options: ShrinkOptions): Shrunk {
  let best = json
  let tries = 0
  const isFailing = (candidate: ScenarioJson): boolean => {
    if (tries >= options.mostTries) return false
    tries++
    return options.isFailing(candidate)
  }
  let size: number
  do {
    size = JSON.stringify(best).length
    best = shrinkList(best, 'actions', isFailing)
    best = shrinkRest(best, isFailing)
  } while (JSON.stringify(best).length < size && tries < options.mostTries)
  return { json: best, tries }
}

/** Delta debugging: leave out ever smaller stretches of a list as long as the rest still fails. */
function shrinkList(json: ScenarioJson, name: string, isFailing: (json: ScenarioJson) => boolean): ScenarioJson {
  let items = (json[name] ?? []) as readonly unknown[]
  const withItems = (list: readonly unknown[]): ScenarioJson => ({ ...json, [name]: list })
  let stretch = items.length
  while (stretch >= 1) {
    let hasShrunk = false
    for (let from = 0; from < items.length; ) {
      const rest = [...items.slice(0, from), ...items.slice(from + stretch)]
      if (isFailing(withItems(rest))) {
        items = rest
        hasShrunk = true
      } else from += stretch
    }
    if (!hasShrunk || stretch > items.length) stretch = Math.floor(stretch / 2)
  }
  return withItems(items)
}

/** Take one step after the other, each as long as it still fails. */
function shrinkRest(json: ScenarioJson, isFailing: (json: ScenarioJson) => boolean): ScenarioJson {
  let best = json
  const refused = new Set<string>()
  for (let hasShrunk = true; hasShrunk; ) {
    hasShrunk = false
    for (const candidate of smallerScenarios(best)) {
      const text = JSON.stringify(candidate)
      if (refused.has(text)) continue
      if (isFailing(candidate)) {
        best = candidate
        hasShrunk = true
        break
      }
      refused.add(text)
    }
  }
  return best
}

import type { CompareState } from '../../compare/compare-state.ts'
import type { JsonValue } from '../../lessons/lesson.ts'
import type { ScenarioSourceJson } from '../../lessons/scenario-patch.ts'
import type { LinkPatch, LinkState } from '../../links/link-state.ts'

/** A comparison as a link carries it: the id of a preset, or what differs in each run of one's own. */
export function linkComparison({ id, variants }: CompareState): NonNullable<LinkState['compare']> {
  return id ?? variants.map(({ patch }) => patch)
}

/** A comparison of one's own from a link: each run is named by what differs in it; `present` names the one without. */
export function ownComparison(
  patches: readonly LinkPatch[],
  scenario: ScenarioSourceJson,
  present: string,
): CompareState {
  return {
    title: { en: present, ko: present },
    scenario,
    variants: patches.map((patch) => {
      const text = patchText(patch) || present
      return { name: { en: text, ko: text }, patch: patch as Readonly<Record<string, JsonValue>> }
    }),
  }
}

/** `name=value` of each config that differs, `path=value` of anything else. */
function patchText(patch: LinkPatch): string {
  return Object.entries(patch)
    .flatMap(([path, value]) =>
      path.endsWith('.config') && typeof value === 'object' && value !== null
        ? Object.entries(value).map(([name, one]) => `\`${name}=${String(one)}\``)
        : [`\`${path}=${typeof value === 'string' ? value : JSON.stringify(value)}\``],
    )
    .join(' ')
}

/** The regions of the page in reading order, as their names for assistive technology say them. */
const REGIONS =
  'header.top, .rail, #stage, .inspector, [data-region="outcome"], .phone-thing, .outcome, .time, .transport-place, .charts'

const FOCUSABLE =
  'button:not([disabled]):not([tabindex="-1"]), a[href], input:not([disabled]), select, summary, [tabindex="0"]'

/** Put the focus on the first control of the next or last region: fewer steps than Tab on a page with many controls. */
export function focusRegion(direction: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((region) => firstOf(region))
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const from = at < 0 && direction < 0 ? 0 : at
  const next = regions[(from + direction + regions.length) % regions.length]
  if (next) firstOf(next)?.focus()
}

function firstOf(region: HTMLElement): HTMLElement | undefined {
  const all = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const seen = all.filter((element) => element.checkVisibility({ visibilityProperty: true }))
  // Of the stage its own tab stop, not the caption above it.
  return seen.find((element) => element.dataset['thing'] !== undefined) ?? seen[0]
}

import type { Colour } from '../scene/shapes.ts'

/** The colours and faces of the page at this moment, as a canvas takes them. */
export interface Theme {
  readonly colours: Readonly<Record<Colour, string>>
  readonly sans: string
  readonly mono: string
}

const HUES = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'] as const

/** Every colour that a shape can name; each is a custom property `--name` of the page. */
export const COLOURS: readonly Colour[] = [
  'ground',
  'surface',
  'sunken',
  'line',
  'line-strong',
  'ink',
  'ink-2',
  'ink-3',
  'focus',
  'st-flight',
  'st-stored',
  'st-acked',
  'st-lost',
  'st-dup',
  'lost-wash',
  'stored-wash',
  'p-on',
  ...HUES.flatMap((hue): Colour[] => [hue, `${hue}-half`, `${hue}-wash`]),
]

/**
 * Read the custom properties that are in force at `element`: once for each theme, never for each frame. A property may
 * be a `light-dark()` pair, so that it is read through a real colour of a probe.
 */
export function readTheme(element: HTMLElement): Theme {
  const probe = document.createElement('span')
  probe.style.display = 'none'
  element.appendChild(probe)
  const computed = getComputedStyle(probe)
  const colours = {} as Record<Colour, string>
  const forced = matchMedia('(forced-colors: active)').matches
  for (const name of COLOURS) {
    probe.style.color = forced ? systemColour(name) : `var(--${name})`
    colours[name] = computed.color
  }
  const face = (name: string, otherwise: string): string => computed.getPropertyValue(name).trim() || otherwise
  const theme = { colours, sans: face('--sans', 'system-ui, sans-serif'), mono: face('--mono', 'monospace') }
  probe.remove()
  return theme
}

/** Canvas ignores forced colours; shapes and labels carry the meaning there, as they do in greyscale. */
function systemColour(name: Colour): string {
  if (name === 'focus') return 'Highlight'
  if (name === 'line' || name === 'ink-3') return 'GrayText'
  if (name === 'p-on') return 'Canvas'
  const isGround = name === 'ground' || name === 'surface' || name === 'sunken' || name.endsWith('wash')
  return isGround || name.endsWith('-half') ? 'Canvas' : 'CanvasText'
}

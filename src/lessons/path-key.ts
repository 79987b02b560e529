/** One text for a path: what maps from places in a tree are keyed by. */
export function pathKey(steps: readonly (string | number)[]): string {
  return steps.map(String).join('\u0000')
}

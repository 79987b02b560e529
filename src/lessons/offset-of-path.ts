import { pathKey } from './path-key.ts'
import { readPath } from './scenario-patch.ts'

/**
 * Where the value of a path (`observe[2].measure.of`, as problems write it) begins in a text, or the nearest thing around it
 * that is there.
 *
 * @param offsets Of `readLocatedJson`.
 */
export function offsetOfPath(offsets: ReadonlyMap<string, number>, path: string): number {
  const steps = (path === '(top)' ? [] : readPath(path)) ?? []
  for (let length = steps.length; length > 0; length--) {
    const found = offsets.get(pathKey(steps.slice(0, length)))
    if (found !== undefined) return found
  }
  return offsets.get(pathKey([])) ?? 0
}

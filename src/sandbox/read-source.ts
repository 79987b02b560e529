import { transform } from 'sucrase'
import type { UserCodeProblem } from '../engine/producer/user-partitioner.ts'

/** User code as plain JavaScript, and the names that it declares at its top level. */
export interface ReadSource {
  readonly code: string
  readonly names: readonly string[]
  /** Why it is no TypeScript: said when the interpreter cannot read it either. */
  readonly problem?: UserCodeProblem
}

/**
 * Take away what QuickJS does not read in a script: TypeScript's annotations, `import` and `export`. Lines stay where they
 * are. What cannot be read is handed on as it stands: the interpreter has the last word.
 */
export function readSource(source: string): ReadSource {
  const names = [...source.matchAll(DECLARED)].map((match) => match[1] as string)
  try {
    const { code } = transform(source, { transforms: ['typescript', 'imports'], production: true })
    return { code, names: [...new Set(names)] }
  } catch (error) {
    const { message, loc } = error as { readonly message: string; readonly loc?: { readonly line: number } }
    const told = message.replace(/ \(\d+:\d+\)$/, '')
    return { code: source, names: [], problem: { line: loc?.line ?? 0, message: `SyntaxError: ${told}` } }
  }
}

/** A declaration at the beginning of a line. */
const DECLARED = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:class|function|const|let|var)\s+([A-Za-z_$][\w$]*)/gm

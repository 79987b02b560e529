import { transform } from 'sucrase'

/** User code as plain JavaScript, and the names that it declares at its top level. */
export interface ReadSource {
  readonly code: string
  readonly names: readonly string[]
}

/**
 * Take away what QuickJS does not read in a script: TypeScript's annotations, `import` and `export`. Lines stay where they
 * are. What cannot be read is handed on as it stands, so that the interpreter names the line.
 */
export function readSource(source: string): ReadSource {
  const names = [...source.matchAll(DECLARED)].map((match) => match[1] as string)
  try {
    const { code } = transform(source, { transforms: ['typescript', 'imports'], production: true })
    return { code, names: [...new Set(names)] }
  } catch {
    return { code: source, names: [] }
  }
}

/** A declaration at the beginning of a line. */
const DECLARED = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?(?:class|function|const|let|var)\s+([A-Za-z_$][\w$]*)/gm

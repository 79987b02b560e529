import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from 'vite'

/** One source file and what it imports. */
export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly file: string
  readonly text: string
  readonly imports: readonly Import[]
}

export interface Import {
  readonly specifier: string
  /** The file that it names, if it is one of ours. */
  readonly target: string | undefined
  readonly isTypeOnly: boolean
}

const ROOT = path.resolve(import.meta.dirname, '../..')

function list(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder)).flatMap((name) => {
    const relative = `${folder}/${name}`
    return statSync(path.join(ROOT, relative)).isDirectory() ? list(relative) : [relative]
  })
}

function resolveImport(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const bare = specifier.split('?')[0] as string
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(from), bare))
  return existsSync(path.join(ROOT, target)) ? target : undefined
}

function read(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  const { module: parsed } = parseSync(file, text)
  const imports: Import[] = []
  for (const statement of parsed.staticImports) {
    const isTypeOnly = statement.entries.length > 0 && statement.entries.every((entry) => entry.isType)
    const specifier = statement.moduleRequest.value
    imports.push({ specifier, target: resolveImport(file, specifier), isTypeOnly })
  }
  for (const statement of parsed.staticExports) {
    for (const entry of statement.entries) {
      const specifier = entry.moduleRequest?.value
      if (specifier) imports.push({ specifier, target: resolveImport(file, specifier), isTypeOnly: entry.isType })
    }
  }
  for (const dynamic of parsed.dynamicImports) {
    const literal = /^\s*['"]([^'"]+)['"]/.exec(text.slice(dynamic.moduleRequest.start, dynamic.moduleRequest.end))
    if (literal?.[1])
      imports.push({ specifier: literal[1], target: resolveImport(file, literal[1]), isTypeOnly: false })
  }
  for (const match of text.matchAll(/new URL\(\s*['"]([^'"]+)['"]\s*,\s*import\.meta\.url/g)) {
    const specifier = match[1] as string
    imports.push({ specifier, target: resolveImport(file, specifier), isTypeOnly: false })
  }
  return { file, text, imports }
}

/** Every TypeScript file under `folder`. */
export function readSources(folder: string): SourceFile[] {
  return list(folder)
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .map(read)
}

/** Every file under `folder`, of any kind. */
export function listFiles(folder: string): string[] {
  return list(folder)
}

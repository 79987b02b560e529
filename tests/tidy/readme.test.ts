import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSources } from './source-graph.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const MAIN = 'README.md'
const MAP = 'src/README.md'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest

/** What stands between `from` and the next `to`. */
function between(text: string, from: string, to: string): string {
  const start = text.indexOf(from)
  const end = text.indexOf(to, start + from.length)
  expect(start >= 0 && end >= 0, `no part from ${from} to ${to}`).toBe(true)
  return text.slice(start + from.length, end)
}

/** The words in backticks. */
function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string)
}

/** Rows of the Markdown tables in `text`, as cells; the head and its rule are left out. */
function tableRows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter((cells, index, rows) => !isRule(cells) && !isRule(rows[index + 1] ?? []))
}

function isRule(cells: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => /^-+$/.test(cell))
}

/** The lists of a table that `structure.test.ts` writes as an object: name → texts. */
function tableOfStructureTest(name: string): Map<string, string[]> {
  const body = between(read('tests/tidy/structure.test.ts'), `const ${name}: `, '\n}\n')
  const rows = [...body.matchAll(/^ {2}'?([\w/]+)'?: \[([^\]]*)\]/gm)]
  return new Map(rows.map((row) => [row[1] as string, [...(row[2] as string).matchAll(/'([^']+)'/g)].map(textOf)]))
}

const textOf = (match: RegExpMatchArray) => match[1] as string

describe('the map of src', () => {
  const arrows = between(read(MAP), '<!-- arrows -->', '<!-- /arrows -->')
  const rows = tableRows(arrows)

  it('has the arrows of the structure test', () => {
    const told = new Map(rows.map(([room, mayImport]) => [quoted(room ?? '')[0], quoted(mayImport ?? '').sort()]))
    const enforced = [...tableOfStructureTest('ARROWS')].map(([room, targets]) => [room, targets.sort()] as const)
    expect(told).toEqual(new Map(enforced))
  })

  it('has the packages of the structure test', () => {
    const told = new Map(
      rows.flatMap(([room, , packages]) => {
        const names = quoted(packages ?? '').sort()
        return names.length === 0 ? [] : [[quoted(room ?? '')[0], names] as const]
      }),
    )
    const enforced = [...tableOfStructureTest('PACKAGES')].map(([room, names]) => [room, names.sort()] as const)
    expect(told).toEqual(new Map(enforced))
  })

  it('has the exceptions of the structure test', () => {
    const body = between(read('tests/tidy/structure.test.ts'), 'const EXCEPTIONS: ', '\n}\n')
    const enforced = [...body.matchAll(/'(\S+) -> (\S+)':/g)].map((match) => `${match[1]} → ${match[2]}`)
    const told = [...arrows.matchAll(/`(\S+)` → `(\S+)`/g)].map((match) => `${match[1]} → ${match[2]}`)
    expect(told.sort()).toEqual(enforced.sort())
  })

  it('describes each room once', () => {
    const described = tableRows(between(read(MAP), '## The rooms', '## Arrows')).map(([room]) => quoted(room ?? '')[0])
    expect(described.sort()).toEqual([...tableOfStructureTest('ARROWS').keys()].sort())
  })
})

describe('the READMEs', () => {
  it.each([MAIN, MAP])('%s names only files and folders that exist', (file) => {
    const text = read(file)
    const base = path.dirname(file)
    // Paths in backticks have a slash or an ending; `dist/` and what lies in it are made by a command.
    const isPath = (word: string) =>
      /^[\w@.-]+(\/[\w@.-]+)*\/?$/.test(word) && /\/|\.(ts|tsx|mjs|json|html|md)$/.test(word)
    const isMade = (word: string) => word.startsWith('dist/')
    const isPackage = (word: string) => word in manifest.dependencies || word in manifest.devDependencies
    const words = quoted(text).filter((word) => isPath(word) && !isMade(word) && !isPackage(word))
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(textOf)
    const exists = (word: string) => [base, '.'].some((from) => existsSync(path.join(ROOT, from, word)))
    // A file that many rooms have is meant as such.
    const isEveryRooms = (word: string) => word === 'events.ts'
    expect(words.length + links.length).toBeGreaterThan(10)
    expect([...words, ...links].filter((word) => !exists(word) && !isEveryRooms(word))).toEqual([])
  })

  it('the commands that README names are the scripts of package.json', () => {
    const named = [...read(MAIN).matchAll(/npm (?:run (?:-s )?([\w-]+)|(start|test)\b)/g)].map(
      (match) => match[1] ?? match[2],
    )
    expect([...new Set(named)].sort()).toEqual(Object.keys(manifest.scripts).sort())
  })

  it('README gives a reason for each package in use, and for no other', () => {
    const rows = tableRows(between(read(MAIN), '## Dependencies', '## Licence'))
    const explained = rows.flatMap(([names]) => quoted(names ?? ''))
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
    const imported = new Set(
      [...readSources('src'), ...readSources('tests')].flatMap(({ imports }) =>
        imports.map(({ specifier }) =>
          specifier
            .split('/')
            .slice(0, specifier.startsWith('@') ? 2 : 1)
            .join('/'),
        ),
      ),
    )
    expect(explained.filter((name) => !installed.includes(name))).toEqual([])
    expect(installed.filter((name) => imported.has(name) && !explained.includes(name))).toEqual([])
    expect(rows.filter(([, reason]) => !reason)).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { readSources, type SourceFile } from './source-graph.ts'

/** Which rooms a room may import from, besides itself. Its twin stands in src/README.md. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'engine/kernel': [],
  'engine/protocol': ['engine/kernel'],
  'engine/config': ['engine/kernel', 'engine/protocol'],
  'engine/scenario': ['engine/kernel', 'engine/config'],
  'engine/network': ['engine/kernel', 'engine/protocol'],
  'engine/cluster': ['engine/kernel', 'engine/protocol', 'engine/config'],
  'engine/client': ['engine/kernel', 'engine/protocol', 'engine/config'],
  'engine/producer': ['engine/kernel', 'engine/protocol', 'engine/config', 'engine/client', 'engine/scenario'],
  'engine/consumer': ['engine/kernel', 'engine/protocol', 'engine/config', 'engine/client'],
  'engine/workload': ['engine/kernel', 'engine/protocol', 'engine/scenario', 'engine/producer'],
  'engine/actions': ['engine/kernel', 'engine/protocol', 'engine/scenario'],
  'engine/simulation': [
    'engine/kernel',
    'engine/protocol',
    'engine/config',
    'engine/scenario',
    'engine/network',
    'engine/cluster',
    'engine/client',
    'engine/producer',
    'engine/consumer',
    'engine/workload',
    'engine/actions',
  ],
  trace: ['engine'],
  replay: ['engine', 'trace', 'verify'],
  verify: ['engine', 'trace'],
  fuzz: ['engine', 'trace', 'replay', 'verify'],
  lessons: ['engine', 'trace'],
  compare: ['engine', 'trace', 'lessons'],
  links: ['engine', 'trace'],
  many: ['engine', 'trace'],
  stage: ['engine', 'trace'],
  adapters: ['engine/kernel', 'engine/protocol'],
  sandbox: ['engine/producer', 'engine/protocol', 'engine/scenario', 'engine/simulation'],
  content: ['engine', 'trace'],
  app: ['engine', 'trace', 'replay', 'verify', 'content', 'adapters', 'compare', 'lessons', 'links', 'many', 'sandbox'],
  ui: ['app', 'stage', 'trace', 'content', 'engine', 'compare', 'lessons', 'links', 'many'],
  dev: ['app', 'stage', 'trace', 'content', 'engine', 'ui'],
  cli: ['engine', 'adapters', 'trace', 'replay', 'verify', 'fuzz', 'content', 'links', 'many', 'sandbox'],
  // The development build can play a canned run instead of the engine.
  main: ['app', 'ui', 'content', 'trace', 'engine/kernel', 'dev'],
}

/** Packages that a room may use. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  stage: ['d3'],
  links: ['fflate'],
  adapters: ['fflate', 'snappyjs', '@bokuweb/zstd-wasm'],
  sandbox: ['quickjs-emscripten-core', '@jitl/quickjs-wasmfile-release-sync', 'sucrase'],
  app: ['zustand', 'fflate'],
  ui: [
    'react',
    'react-dom',
    'zustand',
    'd3',
    'framer-motion',
    'tinykeys',
    '@codemirror/autocomplete',
    '@codemirror/commands',
    '@codemirror/lang-javascript',
    '@codemirror/language',
    '@codemirror/lint',
    '@codemirror/state',
    '@codemirror/view',
    '@lezer/highlight',
  ],
  dev: ['react', 'react-dom', 'zustand', 'd3', 'framer-motion', 'tinykeys'],
  main: ['react', 'react-dom'],
  cli: ['kafkajs', 'fflate', 'playwright'],
}

/** Types that a lower room takes from a higher one: each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'engine/client -> engine/producer':
    'the port that the Sender drives and the event codes of a producer: the client is made for it',
  'engine/consumer -> engine/producer': 'the events in which the client speaks, which a consumer puts in its own words',
}

const sources = readSources('src')

function roomOf(file: string): string {
  const parts = file.replace(/^src\//, '').split('/')
  if (parts.length === 1) return 'main'
  return parts[0] === 'engine' ? `engine/${parts[1]}` : (parts[0] as string)
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  const allowed = ARROWS[from] ?? []
  return allowed.includes(to) || (to.startsWith('engine/') && allowed.includes('engine'))
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string)
}

describe('the structure of src', () => {
  it('every file stands in a room of the table', () => {
    const strangers = sources.filter(({ file }) => ARROWS[roomOf(file)] === undefined).map(({ file }) => file)
    expect(strangers).toEqual([])
  })

  it('rooms import only along the arrows', () => {
    const wrong: string[] = []
    for (const { file, imports } of sources) {
      const from = roomOf(file)
      for (const { target } of imports) {
        if (!target?.startsWith('src/')) continue
        const to = roomOf(target)
        if (!mayImport(from, to) && !EXCEPTIONS[`${from} -> ${to}`])
          wrong.push(`${file} imports ${target} (${from} may not use ${to})`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('each exception to the arrows is still used', () => {
    const used = new Set<string>()
    for (const { file, imports } of sources) {
      for (const { target } of imports) if (target?.startsWith('src/')) used.add(`${roomOf(file)} -> ${roomOf(target)}`)
    }
    expect(Object.keys(EXCEPTIONS).filter((arrow) => !used.has(arrow))).toEqual([])
  })

  it('rooms use only their packages, and the engine none', () => {
    const wrong: string[] = []
    for (const { file, imports } of sources) {
      const room = roomOf(file)
      for (const { specifier } of imports) {
        if (specifier.startsWith('.') || specifier.startsWith('virtual:')) continue
        const isNodeOwn = specifier.startsWith('node:')
        const isAllowed = isNodeOwn ? room === 'cli' : (PACKAGES[room] ?? []).includes(packageOf(specifier))
        if (!isAllowed) wrong.push(`${file} imports ${specifier}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('every relative import names a file that exists', () => {
    const missing = sources.flatMap(({ file, imports }) =>
      imports
        .filter(({ specifier, target }) => specifier.startsWith('.') && !target)
        .map(({ specifier }) => `${file} imports ${specifier}`),
    )
    expect(missing).toEqual([])
  })

  it('no file imports itself round a circle, types aside', () => {
    expect(findCircle(sources)).toEqual([])
  })

  it('no file lies about unused', () => {
    const entries = /^src\/(main\.tsx|dev\/main\.tsx|cli\/[a-z-]+\.ts|.*\.worker\.ts)$/
    const imported = new Set(
      sources.flatMap(({ imports }) => imports.flatMap(({ target }) => (target ? [target] : []))),
    )
    const tests = readSources('tests').flatMap(({ imports }) =>
      imports.flatMap(({ target }) => (target ? [target] : [])),
    )
    for (const target of tests) imported.add(target)
    const orphans = sources.filter(({ file }) => !entries.test(file) && !imported.has(file)).map(({ file }) => file)
    expect(orphans).toEqual([])
  })

  it('no file grows past 450 lines', () => {
    const long = sources
      .map(({ file, text }) => ({ file, lines: text.split('\n').length }))
      .filter(({ file, lines }) => lines > 450 && !/\/(strings|definitions|dev)\//.test(file))
    expect(long).toEqual([])
  })

  it('the engine and the trace draw no time and no randomness of their own', () => {
    const banned =
      /\b(Date\.now|new Date|performance\.now|Math\.random|setTimeout|setInterval|localeCompare|Math\.(log|log2|log10|exp|pow|sin|cos|tan))\b/
    const wrong: string[] = []
    for (const { file, text } of sources) {
      if (!file.startsWith('src/engine/') && !file.startsWith('src/trace/')) continue
      text.split('\n').forEach((line, i) => {
        const code = line.replace(/\/\/.*$/, '')
        if (banned.test(code) && !/^\s*\*/.test(line)) wrong.push(`${file}:${i + 1} ${line.trim()}`)
      })
    }
    expect(wrong).toEqual([])
  })
})

function findCircle(files: readonly SourceFile[]): string[] {
  const edges = new Map(
    files.map(({ file, imports }) => [
      file,
      imports.flatMap(({ target, isTypeOnly }) => (target && !isTypeOnly ? [target] : [])),
    ]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const visit = (file: string): string[] | undefined => {
    if (state.get(file) === 'done') return undefined
    if (state.get(file) === 'open') return [...trail.slice(trail.indexOf(file)), file]
    state.set(file, 'open')
    trail.push(file)
    for (const target of edges.get(file) ?? []) {
      const circle = visit(target)
      if (circle) return circle
    }
    trail.pop()
    state.set(file, 'done')
    return undefined
  }
  for (const { file } of files) {
    const circle = visit(file)
    if (circle) return circle
  }
  return []
}

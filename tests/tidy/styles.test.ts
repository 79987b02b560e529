import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

// Goal: a stylesheet that comes later never changes what stands there already.
// Method: classes that are styled on their own, file by file: sheets are loaded in any order, and are never taken away.

const UI = path.resolve(import.meta.dirname, '../../src/ui')
/** The frame of the page, which lays out the boxes that other rooms fill. */
const FRAME: ReadonlySet<string> = new Set(['base.css', 'frame.css', 'page.css', 'phone.css'])

/** Classes that stand alone in a selector, outside of at-rules too. */
function loneClasses(css: string): Set<string> {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\([^()]*\)/g, '')
  const found = new Set<string>()
  for (const [, selectors] of bare.matchAll(/([^{};]+)\{/g)) {
    for (const selector of (selectors as string).split(',')) {
      const [, name] = /^\s*\.([a-z][\w-]*)\s*$/i.exec(selector) ?? []
      if (name) found.add(name)
    }
  }
  return found
}

describe('stylesheets', () => {
  it('finds classes that stand alone', () => {
    expect([...loneClasses('.a, .b .c { x: y } /* .d {} */ @media (p) { .e { x: y } } .f:hover { x: y }')]).toEqual([
      'a',
      'e',
    ])
  })

  it('do not style the same class on its own in two rooms', () => {
    const homes = new Map<string, string[]>()
    for (const file of readdirSync(UI, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.css') || file.endsWith('.module.css') || FRAME.has(file)) continue
      for (const name of loneClasses(readFileSync(path.join(UI, file), 'utf8'))) {
        homes.set(name, [...(homes.get(name) ?? []), file])
      }
    }
    expect(homes.size).toBeGreaterThan(100)
    expect([...homes].filter(([, files]) => files.length > 1)).toEqual([])
  })
})

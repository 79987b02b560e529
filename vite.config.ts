import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { offlineSite } from './scripts/offline-site.ts'
import { openings } from './scripts/openings.ts'

const MAIN = path.resolve(import.meta.dirname, 'src/main.tsx')
let firstModules: Set<string> | undefined

/** Where a module goes that the page needs before anything else; null: wherever the bundler puts it. */
function firstChunk(
  id: string,
  infoOf: (id: string) => { readonly importedIds: readonly string[] } | null,
): 'first' | null {
  if (!firstModules) {
    firstModules = new Set()
    const ahead = [MAIN]
    for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
      if (firstModules.has(next)) continue
      firstModules.add(next)
      ahead.push(...(infoOf(next)?.importedIds ?? []))
    }
  }
  return firstModules.has(id) ? 'first' : null
}

export default defineConfig({
  base: './',
  plugins: [react(), openings(), offlineSite()],
  // It names its own WebAssembly file, which is found beside it only where it stands.
  optimizeDeps: { exclude: ['@jitl/quickjs-wasmfile-release-sync'] },
  worker: { format: 'es', plugins: () => [openings()] },
  build: {
    target: 'es2022',
    sourcemap: true,
    modulePreload: { polyfill: false },
    // One chunk instead of thirty small ones, which compress badly: all of it is in the first load.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: (id, context) => firstChunk(id, (one) => context.getModuleInfo(one)) }] },
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**'],
    environment: 'node',
    // A slow machine is no failure.
    testTimeout: 60_000,
  },
})

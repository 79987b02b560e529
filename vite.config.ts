import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { offlineSite } from './scripts/offline-site.ts'
import { preparedScenarios } from './scripts/prepared-scenarios.ts'

export default defineConfig({
  base: './',
  plugins: [react(), preparedScenarios(), offlineSite()],
  // It names its own WebAssembly file, which is found beside it only where it stands.
  optimizeDeps: { exclude: ['@jitl/quickjs-wasmfile-release-sync'] },
  worker: { format: 'es', plugins: () => [preparedScenarios()] },
  build: {
    target: 'es2022',
    sourcemap: true,
    modulePreload: { polyfill: false },
    // One chunk instead of seven small ones, which compress badly: all of it is in the first load.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'first',
              test: /node_modules\/(react|react-dom|scheduler|zustand)\/|src\/(app\/(language|sentence-files|scenario-source)|engine\/kernel\/assert)\.ts/,
            },
          ],
        },
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**'],
    environment: 'node',
    setupFiles: ['tests/support/all-parts.ts'],
    // A slow machine is no failure.
    testTimeout: 60_000,
  },
})

import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, defineConfig } from '@playwright/test'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const port = Number(process.env['E2E_PORT'] ?? 4199)
const sourcePort = Number(process.env['E2E_SOURCE_PORT'] ?? 4198)
const system = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const launchOptions = existsSync(system)
  ? { executablePath: system, args }
  : existsSync(chromium.executablePath())
    ? {}
    : { args }

export default defineConfig({
  testDir: '.',
  outputDir: path.join(root, 'test-results'),
  // One picture for all systems: where the fonts are others, the test allows for it.
  snapshotPathTemplate: '{testDir}/{testFilePath}-snapshots/{arg}{ext}',
  fullyParallel: true,
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 1,
  timeout: 60_000,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions,
    // What a test stands in for must reach the network; the one about being offline allows it.
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 900 },
  },
  webServer: [
    {
      command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
      cwd: root,
      url: `http://127.0.0.1:${port}`,
      reuseExistingServer: false,
      timeout: 60_000,
    },
    {
      // Serves the sources themselves, for the one test that runs the engine in a page without the app.
      command: `npx vite --host 127.0.0.1 --port ${sourcePort} --strictPort`,
      cwd: root,
      url: `http://127.0.0.1:${sourcePort}/tests/e2e/blank.html`,
      reuseExistingServer: false,
      timeout: 60_000,
    },
  ],
})

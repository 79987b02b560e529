// The whole app in one file, dist/inflight.html: for a disk, a stick, an attachment. Run by `build.mjs` behind the site.
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { openings } from './openings.ts'
import { intoOneFile, workersInside } from './single-file.ts'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '..'),
  base: './',
  publicDir: false,
  plugins: [workersInside(), react(), openings(), intoOneFile()],
  worker: {
    // A classic script: the least that a browser asks of a worker that comes out of a blob of a file.
    format: 'iife',
    plugins: () => [openings()],
    rolldownOptions: { output: { codeSplitting: false } },
  },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: () => true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 100_000,
    rolldownOptions: { output: { codeSplitting: false } },
  },
})

import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { fuzzMain } from './fuzz/fuzz-main.ts'
import { fuzzWorker } from './fuzz/fuzz-worker.ts'

// The same module is the command and, started again in a thread, one of its workers.
if (isMainThread) process.exitCode = await fuzzMain(process.argv.slice(2), import.meta.url)
else await fuzzWorker()

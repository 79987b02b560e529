import type { FromRunner, RunnerPort } from './many-messages.ts'

/** At least as many as there is something to gain from, where the browser keeps its number of cores to itself. */
const FEWEST = 2
/** More do not pay: each holds an engine of its own. */
const MOST = 8

/** Workers to use on this machine. */
export function runnerCount(cores: number | undefined): number {
  return Math.min(MOST, Math.max(FEWEST, cores ?? FEWEST))
}

/** A worker of its own; throws where there are none. */
export function workerPort(): RunnerPort {
  const worker = new Worker(new URL('./many.worker.ts', import.meta.url), { type: 'module' })
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onCrash) {
      worker.onmessage = (event: MessageEvent<FromRunner>) => onMessage(event.data)
      worker.onerror = (event) => onCrash(event.message || 'the worker could not be started')
    },
    close: () => worker.terminate(),
  }
}

/** The page itself: it breathes between two runs. */
export async function pagePort(): Promise<RunnerPort> {
  const { createManyService } = await import('./many-service.ts')
  let say: (message: FromRunner) => void = () => {}
  let isClosed = false
  const breathe = (): Promise<void> =>
    new Promise((resolve) => {
      // Closed: what is left of the batch is never run.
      setTimeout(() => {
        if (!isClosed) resolve()
      })
    })
  const handle = createManyService((message) => {
    if (!isClosed) say(message)
  }, breathe)
  return {
    post: (message) => void handle(message),
    listen(onMessage) {
      say = onMessage
    },
    close() {
      isClosed = true
    },
  }
}

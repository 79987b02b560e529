import type { FromWorker } from './host-messages.ts'
import type { EnginePort } from './simulation-host.ts'

/** The worker that owns the engine, or the page itself where a worker does not start or has died. */
export function enginePort(): EnginePort {
  let onMessage: (message: FromWorker) => void = () => {}
  let onCrash: (message: string) => void = () => {}
  let isReplaced = false
  let hasCrashed = false
  /** One crash is told; what a dead worker says after it is noise. */
  const crash = (message: string): void => {
    if (hasCrashed) return
    hasCrashed = true
    onCrash(message)
  }
  let port = workerPort(crash)

  return {
    post: (message) => port?.post(message),
    listen(toMessage, toCrash) {
      onMessage = toMessage
      onCrash = toCrash
      port?.listen(onMessage, crash)
    },
    async replace() {
      if (isReplaced) return false
      isReplaced = true
      port?.close()
      try {
        const { pagePort } = await import('./page-port.ts')
        port = pagePort()
        port.listen(onMessage, onCrash)
        return true
      } catch {
        return false
      }
    },
    close: () => port?.close(),
  }
}

/** Undefined: this browser makes no worker for us, which `onCrash` is told a moment later. */
function workerPort(onCrash: (message: string) => void): EnginePort | undefined {
  try {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' })
    return {
      post: (message) => worker.postMessage(message),
      listen(onMessage, toCrash) {
        worker.onmessage = (event: MessageEvent<FromWorker>) => onMessage(event.data)
        worker.onerror = (event) => toCrash(event.message || 'the worker could not be started')
      },
      close: () => worker.terminate(),
    }
  } catch (error) {
    queueMicrotask(() => onCrash(error instanceof Error ? error.message : String(error)))
    return undefined
  }
}

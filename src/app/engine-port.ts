import type { FromWorker } from './host-messages.ts'
import { type FromWorkerPacked, unpackMessage } from './packed-packets.ts'
import type { EnginePort } from './simulation-host.ts'

type WatchedPort = EnginePort & { readonly worker?: Worker }

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
  let port: WatchedPort | undefined = workerPort(crash)
  /** Stops looking whether the worker still answers. */
  let unwatch: (() => void) | undefined

  /** Code of somebody's own may hang in a way that nobody counts: then another worker takes the place of this one. */
  async function watch(run: number): Promise<void> {
    const { watchWorker } = await import('./watch-worker.ts')
    unwatch?.()
    if (!port?.worker) return
    unwatch = watchWorker(port.worker, (message) => {
      port?.close()
      port = workerPort(crash)
      port?.listen(onMessage, crash)
      onMessage({ kind: 'stopped', run, atUs: 0, message, isCode: true })
    })
  }

  return {
    post(message) {
      port?.post(message)
      if (message.kind === 'load' && JSON.stringify(message.scenario).includes('"partitioner":{')) {
        void watch(message.run)
      }
    },
    listen(toMessage, toCrash) {
      onMessage = toMessage
      onCrash = toCrash
      port?.listen(onMessage, crash)
    },
    async replace() {
      unwatch?.()
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
    close() {
      unwatch?.()
      port?.close()
    },
  }
}

/** Undefined: this browser makes no worker for us, which `onCrash` is told a moment later. */
function workerPort(onCrash: (message: string) => void): WatchedPort | undefined {
  try {
    const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' })
    return {
      worker,
      post: (message) => worker.postMessage(message),
      listen(onMessage, toCrash) {
        worker.onmessage = (event: MessageEvent<FromWorkerPacked>) => onMessage(unpackMessage(event.data))
        worker.onerror = (event) => toCrash(event.message || 'the worker could not be started')
      },
      close: () => worker.terminate(),
    }
  } catch (error) {
    queueMicrotask(() => onCrash(error instanceof Error ? error.message : String(error)))
    return undefined
  }
}

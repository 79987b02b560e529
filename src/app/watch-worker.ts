import type { ToWorker } from './host-messages.ts'

/** How often (ms of wall time) a worker is asked whether it is there, and how long it may take to say so. */
const ASK_MS = 3_000
const PATIENCE_MS = 20_000

/**
 * Ask a worker again and again whether it is there; one that has fallen silent is given up once. It answers between two
 * slices of its work, so that only a single endless call keeps it silent: the last resort for code that somebody else wrote,
 * beside the sandbox's own limits.
 *
 * @returns Ends it.
 */
export function watchWorker(
  worker: Pick<Worker, 'postMessage' | 'addEventListener' | 'removeEventListener'>,
  onSilence: (message: string) => void,
): () => void {
  let [heardMs, askedMs] = [performance.now(), 0]
  const hear = (): void => {
    heardMs = performance.now()
  }
  const ask = (): void => {
    if (askedMs <= heardMs) {
      askedMs = performance.now()
      worker.postMessage({ kind: 'ping', run: 0 } satisfies ToWorker)
    } else if (performance.now() - askedMs > PATIENCE_MS) {
      end()
      onSilence(`a call of the partitioner has not returned for ${PATIENCE_MS / 1000} s`)
    }
  }
  worker.addEventListener('message', hear)
  const timer = setInterval(ask, ASK_MS)
  const end = (): void => {
    clearInterval(timer)
    worker.removeEventListener('message', hear)
  }
  return end
}

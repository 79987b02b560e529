import type { FromWorker } from './host-messages.ts'
import { createRunService } from './run-service.ts'
import type { EnginePort } from './simulation-host.ts'
import { workLoop } from './work-loop.ts'

/** Wall time (ms) of one slice of computing ahead: a frame has room for it. */
const SLICE_MS = 6

/**
 * The engine without a worker: it works in slices between the frames of the page. Messages are copied as a worker's are,
 * so that nobody holds on to state that goes on changing.
 */
export function pagePort(): EnginePort {
  let tell: (message: FromWorker) => void = () => {}
  let isClosed = false
  const service = createRunService(
    (message) => {
      const copy = structuredClone(message)
      queueMicrotask(() => {
        if (!isClosed) tell(copy)
      })
    },
    () => performance.now(),
  )
  const loop = workLoop({ work: () => service.work(SLICE_MS), restMs: () => service.restMs(), breathe: whenIdle })
  return {
    post: (message) => void service.handle(structuredClone(message)).then(loop.wake),
    listen(onMessage) {
      tell = onMessage
    },
    close() {
      isClosed = true
      loop.close()
    },
  }
}

/** Let the page draw first, where the browser tells when it has. */
function whenIdle(goOn: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(goOn, { timeout: 50 })
  else goOn()
}

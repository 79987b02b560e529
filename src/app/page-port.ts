import type { FromWorker } from './host-messages.ts'
import { createRunService } from './run-service.ts'
import type { EnginePort } from './simulation-host.ts'

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
  // A message channel instead of timers: those are slowed down in pages that nobody looks at.
  const channel = new MessageChannel()
  let isWorking = false
  const workOn = (): void => {
    if (isWorking || isClosed) return
    isWorking = true
    channel.port2.postMessage(undefined)
  }
  channel.port1.onmessage = () => {
    isWorking = false
    if (!isClosed && service.work(SLICE_MS)) whenIdle(workOn)
  }
  return {
    post: (message) => void service.handle(structuredClone(message)).then(workOn),
    listen(onMessage) {
      tell = onMessage
    },
    close() {
      isClosed = true
      channel.port1.close()
    },
  }
}

/** Let the page draw first, where the browser tells when it has. */
function whenIdle(goOn: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(goOn, { timeout: 50 })
  else goOn()
}

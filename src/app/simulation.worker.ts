/// <reference lib="webworker" />
import type { FromWorker, ToWorker } from './host-messages.ts'
import { packMessage } from './packed-packets.ts'
import { createRunService } from './run-service.ts'

declare const self: DedicatedWorkerGlobalScope

/** Wall time of one slice of computing ahead: questions of the page wait no longer than that. */
const SLICE_MS = 4

const service = createRunService(
  (message: FromWorker) => self.postMessage(packMessage(message)),
  () => performance.now(),
)

// A message channel instead of timers: those are slowed down in pages that nobody looks at.
const channel = new MessageChannel()
let isWorking = false

function workOn(): void {
  if (isWorking) return
  isWorking = true
  channel.port2.postMessage(undefined)
}

channel.port1.onmessage = () => {
  isWorking = false
  if (service.work(SLICE_MS)) workOn()
}

/** Wall time (ms) after which the rest of the engine is fetched: the first picture is there by then, and moves. */
const COMPLETE_AFTER_MS = 3_000

self.setTimeout(() => void service.complete().then(workOn, () => undefined), COMPLETE_AFTER_MS)

self.onmessage = (event: MessageEvent<ToWorker>) => {
  if (event.data.kind === 'ping') self.postMessage({ kind: 'pong', run: 0 } satisfies FromWorker)
  void service.handle(event.data).then(workOn)
}

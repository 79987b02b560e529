/// <reference lib="webworker" />
import welcome from '../content/scenarios/welcome.json'
import type { FromWorker, ToWorker } from './host-messages.ts'
import { createOpenedEngine } from './opened-engine.ts'
import { packMessage } from './packed-packets.ts'
import { workLoop } from './work-loop.ts'

declare const self: DedicatedWorkerGlobalScope

/** Wall time of one slice of computing ahead: questions of the page wait no longer than that. */
const SLICE_MS = 2

const engine = createOpenedEngine({
  openingKey: JSON.stringify(welcome),
  fetchOpening: async () => (await import('../content/scenarios/welcome.json?opening')).default,
  async fetchEngine(post) {
    const { createRunService } = await import('./run-service.ts')
    return createRunService(post, () => performance.now())
  },
  post: (message: FromWorker) => self.postMessage(packMessage(message)),
  later: (call, ms) => void self.setTimeout(call, ms),
  onWork: () => loop.wake(),
  // The page hears of it as of any crash, and takes the engine to itself.
  onFailure: (error) => self.reportError(error),
})

const loop = workLoop({ work: () => engine.work(SLICE_MS), restMs: () => engine.restMs() })

self.onmessage = (event: MessageEvent<ToWorker>) => {
  if (event.data.kind === 'ping') self.postMessage({ kind: 'pong', run: 0 } satisfies FromWorker)
  else engine.handle(event.data)
}

import type { Sentence } from '../../trace/explanation.ts'
import { enginePort } from '../engine-port.ts'
import { createFrameSource, type FrameSource, frameTime } from '../frame-source.ts'
import type { FromWorker } from '../host-messages.ts'
import { createSimulationHost } from '../simulation-host.ts'

/** One run of a comparison on a stage of its own: an engine of its own works for it, in a worker where there are any. */
export interface CompareStage {
  readonly frames: FrameSource
  /** What the newest picture says in one sentence. */
  caption(): Sentence | undefined
  /** Show the run at `tUs`; the picture comes when it is known. */
  show(tUs: number): void
  /** Called when the caption may be another one; the answer ends it. */
  onCaption(listener: () => void): () => void
  close(): void
}

/** @param scenario The contract's JSON, which has been read before: a refusal shows an empty stage. */
export function openCompareStage(scenario: unknown): CompareStage {
  const frames = createFrameSource()
  const listeners = new Set<() => void>()
  let newest: Extract<FromWorker, { kind: 'view' }> | undefined
  let wantedUs = 0
  let isClosed = false

  function receive(message: FromWorker): void {
    if (isClosed) return
    if (message.kind === 'loaded') ask()
    if (message.kind === 'stopped' && message.atUs < 0) void replaceEngine()
    if (message.kind !== 'view') return
    newest = message
    for (const listener of listeners) listener()
    if (isGood()) draw()
    else ask()
  }
  const port = enginePort()
  const host = createSimulationHost(port, receive)
  host.load(scenario)

  async function replaceEngine(): Promise<void> {
    if (await port.replace?.()) host.load(scenario)
  }
  function ask(): void {
    host.ahead(wantedUs)
    host.wantView(wantedUs, undefined)
  }
  function isGood(): boolean {
    return newest !== undefined && wantedUs >= newest.view.atUs && wantedUs < newest.view.validUntilUs
  }
  function draw(): void {
    if (newest) frames.set(newest.view, frameTime(newest.view, wantedUs))
  }
  return {
    frames,
    caption: () => newest?.caption,
    show(tUs) {
      wantedUs = tUs
      if (isGood()) draw()
      else ask()
    },
    onCaption(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      isClosed = true
      listeners.clear()
      host.close()
    },
  }
}

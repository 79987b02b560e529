/** What the page has heard from its engine, as `spyOnEngine` notes it in `window.engineSpy`. */
export interface EngineSpy {
  /** Events of the log computed so far. */
  eventCount: number
  /** ms between asking for a view and having it. */
  readonly answeredMs: number[]
  /** ms between asking for a view and the end of the frame that shows it. */
  readonly shownMs: number[]
  /** Frames that the page has had. */
  frames: number
}

/** Runs in a page before its own scripts: listens to what goes to the engine's worker and comes back. */
export function spyOnEngine(): void {
  const spy: EngineSpy = { eventCount: 0, answeredMs: [], shownMs: [], frames: 0 }
  Object.assign(window, { engineSpy: spy })
  const count = (): void => {
    spy.frames++
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  let askedAtMs: number | undefined
  const PlainWorker = window.Worker
  window.Worker = class extends PlainWorker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters)
      this.addEventListener('message', (event: MessageEvent<unknown>) => hear(event.data))
    }

    override postMessage(message: unknown): void {
      if ((message as { kind?: string }).kind === 'view') askedAtMs = performance.now()
      super.postMessage(message)
    }
  }
  function hear(data: unknown): void {
    const { kind, factCount } = data as { kind?: string; factCount?: number }
    if (kind === 'progress' && factCount !== undefined) spy.eventCount = factCount
    if (kind !== 'view' || askedAtMs === undefined) return
    const askedMs = askedAtMs
    askedAtMs = undefined
    spy.answeredMs.push(performance.now() - askedMs)
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => spy.shownMs.push(performance.now() - askedMs)
      channel.port2.postMessage(undefined)
    })
  }
}

/** What a worker notes of itself: ms from a question about a moment to its answer, the state reached and read. */
export interface WorkerSpy {
  readonly reachedMs: number[]
}

/** Runs in the engine's worker. */
export function spyInWorker(): void {
  const spy: WorkerSpy = { reachedMs: [] }
  const scope = globalThis as unknown as DedicatedWorkerGlobalScope
  Object.assign(scope, { workerSpy: spy })
  let askedAtMs: number | undefined
  const hear = scope.onmessage
  scope.onmessage = (event: MessageEvent<{ kind?: string }>) => {
    if (event.data.kind === 'view') askedAtMs = performance.now()
    hear?.call(scope, event)
  }
  const post = scope.postMessage.bind(scope)
  scope.postMessage = (message: { kind?: string }) => {
    if (message.kind === 'view' && askedAtMs !== undefined) spy.reachedMs.push(performance.now() - askedAtMs)
    post(message)
  }
}

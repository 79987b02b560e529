/**
 * Runs in a page before its own scripts: asks the server for `MOVED`, and sets `window.firstMoveMs`, when the first records
 * move in the picture. That is two frames after the engine's first view with records on the wire, and not before something
 * is drawn.
 */
export function tellFirstMove(): void {
  const PlainWorker = window.Worker
  window.Worker = class extends PlainWorker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters)
      this.addEventListener('message', (event: MessageEvent<unknown>) => hear(event.data))
    }
  }
  let isOver = false
  function hear(data: unknown): void {
    const { kind, view } = data as { kind?: string; view?: { packets: { parts: { records: number }[] }[] } }
    const hasRecords = view?.packets.some(({ parts }) => parts.some(({ records }) => records > 0))
    if (isOver || kind !== 'view' || !hasRecords) return
    isOver = true
    requestAnimationFrame(() => requestAnimationFrame(whenDrawn))
  }
  function whenDrawn(): void {
    const shapes = Number(document.querySelector<HTMLElement>('[data-shapes]')?.dataset['shapes'] ?? 0)
    if (shapes === 0) {
      requestAnimationFrame(whenDrawn)
      return
    }
    Object.assign(window, { firstMoveMs: performance.now() })
    void fetch('/moved')
  }
}

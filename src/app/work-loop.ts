/** Work in slices, with a word in between for whoever asks something. */
export interface SlicedWork {
  /** One slice; false when there is nothing to do. */
  work(): boolean
  /** Wall time (ms) to wait before the next slice. */
  restMs(): number
  /** Before the next slice; absent: at once. */
  breathe?(goOn: () => void): void
}

/** Slices one after the other until there is nothing to do. */
export interface WorkLoop {
  /** There may be something to do again. */
  wake(): void
  close(): void
}

/** A message channel instead of timers: those are slowed down in pages that nobody looks at. */
export function workLoop({ work, restMs, breathe = (goOn) => goOn() }: SlicedWork): WorkLoop {
  const channel = new MessageChannel()
  let isWaiting = false
  let isClosed = false
  const next = (): void => channel.port2.postMessage(undefined)

  function wake(): void {
    if (isWaiting || isClosed) return
    isWaiting = true
    const ms = restMs()
    if (ms > 0) setTimeout(next, ms)
    else next()
  }

  channel.port1.onmessage = () => {
    isWaiting = false
    if (isClosed) return
    // The rest has become longer meanwhile.
    if (restMs() > 0) wake()
    else if (work()) breathe(wake)
  }

  return {
    wake,
    close() {
      isClosed = true
      channel.port1.close()
    },
  }
}

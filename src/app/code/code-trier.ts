import type { FromTryWorker, ToTryWorker, TryAnswer, TryQuestion } from './code-messages.ts'

/** Wall time (ms) after which the worker is ended, whatever it is doing: the sandbox counts steps, this is the last resort. */
export const PATIENCE_MS = 12_000

/** Somebody who tries code: a worker of its own. */
export interface TryPort {
  post(message: ToTryWorker): void
  listen(onMessage: (message: FromTryWorker) => void, onCrash: (message: string) => void): void
  /** At once, whatever it is doing. */
  close(): void
}

/** Tries code apart from the page. */
export interface CodeTrier {
  /** Only the newest question is answered: one that is overtaken is forgotten. */
  ask(question: TryQuestion, onAnswer: (answer: TryAnswer) => void): void
  close(): void
}

/** @param makePort A worker; where there is none, the page itself. */
export function createCodeTrier(makePort: () => TryPort): CodeTrier {
  let port: TryPort | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let nextId = 1
  let asked: { readonly id: number; readonly onAnswer: (answer: TryAnswer) => void } | undefined
  let waiting: { readonly question: TryQuestion; readonly onAnswer: (answer: TryAnswer) => void } | undefined

  const give = (answer: TryAnswer): void => {
    clearTimeout(timer)
    const done = asked
    asked = undefined
    // What nobody wants to know any more is not told.
    if (!waiting) done?.onAnswer(answer)
    const next = waiting
    waiting = undefined
    if (next) send(next.question, next.onAnswer)
  }
  const end = (answer: TryAnswer): void => {
    port?.close()
    port = undefined
    give(answer)
  }
  const open = (): TryPort => {
    const made = makePort()
    made.listen(
      (message) => {
        if (made === port && message.id === asked?.id) give(message.answer)
      },
      (message) => {
        if (made === port) end({ kind: 'failed', message })
      },
    )
    return made
  }
  const send = (question: TryQuestion, onAnswer: (answer: TryAnswer) => void): void => {
    port ??= open()
    asked = { id: nextId++, onAnswer }
    timer = setTimeout(() => end({ kind: 'hangs' }), PATIENCE_MS)
    port.post({ id: asked.id, question })
  }

  return {
    ask(question, onAnswer) {
      if (asked) waiting = { question, onAnswer }
      else send(question, onAnswer)
    },
    close() {
      clearTimeout(timer)
      port?.close()
      port = undefined
      asked = undefined
      waiting = undefined
    },
  }
}

/** A worker of its own, or the page itself where none can be made. */
export function tryPort(): TryPort {
  try {
    return workerPort()
  } catch {
    return pagePort()
  }
}

function workerPort(): TryPort {
  const worker = new Worker(new URL('./try-code.worker.ts', import.meta.url), { type: 'module' })
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onCrash) {
      worker.onmessage = (event: MessageEvent<FromTryWorker>) => onMessage(event.data)
      worker.onerror = (event) => onCrash(event.message || 'the worker could not be started')
    },
    close: () => worker.terminate(),
  }
}

function pagePort(): TryPort {
  let say: (message: FromTryWorker) => void = () => {}
  return {
    async post({ id, question }) {
      const { answerTry } = await import('./try-service.ts')
      say({ id, answer: await answerTry(question) })
    },
    listen(onMessage) {
      say = onMessage
    },
    close() {
      say = () => {}
    },
  }
}

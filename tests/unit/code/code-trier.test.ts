import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromTryWorker, ToTryWorker, TryAnswer, TryQuestion } from '../../../src/app/code/code-messages.ts'
import { createCodeTrier, PATIENCE_MS, type TryPort } from '../../../src/app/code/code-trier.ts'

const question = (source: string) => ({ source }) as TryQuestion
const answered = (message: string): TryAnswer => ({ kind: 'failed', message })

/** Ports that answer when they are told to. */
function ports() {
  const made: {
    asked: ToTryWorker[]
    isClosed: boolean
    say: (message: FromTryWorker) => void
    crash: (message: string) => void
  }[] = []
  const makePort = (): TryPort => {
    const one = { asked: [] as ToTryWorker[], isClosed: false, say: (_: FromTryWorker) => {}, crash: (_: string) => {} }
    made.push(one)
    return {
      post: (message) => void one.asked.push(message),
      listen(onMessage, onCrash) {
        one.say = onMessage
        one.crash = onCrash
      },
      close() {
        one.isClosed = true
      },
    }
  }
  return { made, makePort }
}

describe('trying code apart from the page', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('ends a worker that does not answer, tells so, and makes another one for the next question', () => {
    const { made, makePort } = ports()
    const trier = createCodeTrier(makePort)
    const answers: TryAnswer[] = []
    trier.ask(question('while (true) {}'), (answer) => answers.push(answer))
    vi.advanceTimersByTime(PATIENCE_MS - 1)
    expect(answers).toEqual([])
    vi.advanceTimersByTime(1)
    expect(answers).toEqual([{ kind: 'hangs' }])
    expect(made[0]?.isClosed).toBe(true)
    // What a worker says that was ended means nothing.
    made[0]?.say({ id: 1, answer: answered('late') })
    trier.ask(question('next'), (answer) => answers.push(answer))
    made[1]?.say({ id: made[1].asked[0]?.id ?? 0, answer: answered('second') })
    expect(answers).toEqual([{ kind: 'hangs' }, answered('second')])
  })

  it('tells only the newest of several questions, and asks one at a time', () => {
    const { made, makePort } = ports()
    const trier = createCodeTrier(makePort)
    const answers: string[] = []
    for (const source of ['a', 'b', 'c']) trier.ask(question(source), () => answers.push(source))
    expect(made[0]?.asked.map((one) => one.question.source)).toEqual(['a'])
    made[0]?.say({ id: 1, answer: answered('a') })
    expect(made[0]?.asked.map((one) => one.question.source)).toEqual(['a', 'c'])
    made[0]?.say({ id: 2, answer: answered('c') })
    expect(answers).toEqual(['c'])
    vi.advanceTimersByTime(PATIENCE_MS * 2)
    expect(answers).toEqual(['c'])
  })

  it('tells of a worker that dies, and of nothing after it was closed', () => {
    const { made, makePort } = ports()
    const trier = createCodeTrier(makePort)
    const answers: TryAnswer[] = []
    trier.ask(question('a'), (answer) => answers.push(answer))
    made[0]?.crash('no worker')
    expect(answers).toEqual([answered('no worker')])
    trier.ask(question('b'), (answer) => answers.push(answer))
    trier.close()
    made[1]?.say({ id: 2, answer: answered('b') })
    vi.advanceTimersByTime(PATIENCE_MS * 2)
    expect(answers).toHaveLength(1)
    expect(made[1]?.isClosed).toBe(true)
  })
})

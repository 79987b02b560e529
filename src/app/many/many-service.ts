import type { FromRunner, ToRunner } from './many-messages.ts'
import { type ManyRunner, messageOf, openRunner } from './many-runner.ts'

/**
 * Answers a pool, in a worker or in the page. @param breathe Waited for between two runs: nothing in a worker, a turn of the
 * event loop in the page.
 */
export function createManyService(
  say: (message: FromRunner) => void,
  breathe?: () => Promise<void>,
): (message: ToRunner) => Promise<void> {
  let runner: ManyRunner | undefined

  return async (message) => {
    try {
      if (message.kind === 'open') {
        const opened = await openRunner(message.plan)
        if ('run' in opened) {
          runner = opened
          say({ kind: 'ready' })
        } else say({ kind: 'refused', ...opened })
        return
      }
      if (!runner) return
      const answers = []
      for (let index = message.from; index < message.to; index++) {
        answers.push(runner.run(index))
        await breathe?.()
      }
      say({ kind: 'answers', from: message.from, answers })
    } catch (error) {
      say({ kind: 'failed', message: messageOf(error) })
    }
  }
}

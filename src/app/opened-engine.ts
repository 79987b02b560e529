import type { FromWorker, ToWorker } from './host-messages.ts'
import { type Opening, type OpeningPlayer, playOpening } from './opening.ts'
import type { RunService } from './run-service.ts'

/** Where the engine and the opening come from, and where answers go. */
export interface EngineSources {
  /** The scenario that has an opening, as JSON. */
  readonly openingKey: string
  fetchOpening(): Promise<Opening>
  fetchEngine(post: (message: FromWorker) => void): Promise<RunService>
  post(message: FromWorker): void
  /** Call back after so many ms of wall time. */
  later(call: () => void, ms: number): void
  /** There is work for the engine. */
  onWork(): void
  /** The engine cannot be had. */
  onFailure(error: unknown): void
}

/** Messages in; the engine behind them as soon as it is there. */
export interface OpenedEngine {
  handle(message: ToWorker): void
  /** Compute ahead for at most `budgetMs` of wall time; false when there is nothing to do. */
  work(budgetMs: number): boolean
  /** Wall time (ms) for which `work` had better wait. */
  restMs(): number
}

/** Wall time (ms) after the first picture after which the engine is fetched: by then the picture moves. */
const ENGINE_AFTER_MS = 1_000

/**
 * An engine that is fetched when it is needed: at once, or, for the scenario of a first visit, behind an opening that moves
 * meanwhile. The first question that the opening does not answer fetches it too. What the engine has not heard yet waits for
 * it in order; what the page has been told already is not told again.
 */
export function createOpenedEngine(sources: EngineSources): OpenedEngine {
  /** What the engine is told when it comes. */
  const waiting: ToWorker[] = []
  let service: RunService | undefined
  let isFetching = false
  /** Of the run that the opening has told of: it is loaded once for the page, and once more for the engine. */
  let openedRun: number | undefined
  /** Messages go one after the other while the opening is being fetched. */
  let turn: Promise<void> = Promise.resolve()
  let player: OpeningPlayer | undefined
  /** The page has been given something to draw. */
  let hasPicture = false

  function post(message: FromWorker): void {
    if (message.kind === 'loaded' && message.run === openedRun) openedRun = undefined
    else sources.post(message)
  }

  async function fetchEngine(): Promise<void> {
    if (isFetching) return
    isFetching = true
    try {
      const engine = await sources.fetchEngine(post)
      // One after the other: an answer about a run needs the run. More may come meanwhile.
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        await engine.handle(next)
        sources.onWork()
      }
      service = engine
    } catch (error) {
      sources.onFailure(error)
    }
  }

  async function open(message: Extract<ToWorker, { kind: 'load' }>): Promise<void> {
    const opening = isFetching ? undefined : await sources.fetchOpening().catch(() => undefined)
    if (!opening || isFetching) {
      pass(message)
      return
    }
    waiting.push(message)
    player = playOpening(opening)
    openedRun = message.run
    for (const told of player.answer(message) ?? []) sources.post(told)
  }

  /** To the engine, now or when it is there. */
  function pass(message: ToWorker): void {
    if (service) void service.handle(message).then(sources.onWork)
    else {
      waiting.push(message)
      // Computing ahead is no question: nobody waits for an answer.
      if (message.kind !== 'ahead') void fetchEngine()
    }
  }

  function answer(message: ToWorker): void {
    const answers = isFetching ? undefined : player?.answer(message)
    if (!answers) {
      pass(message)
      return
    }
    for (const told of answers) sources.post(told)
    if (!hasPicture) sources.later(() => void fetchEngine(), ENGINE_AFTER_MS)
    hasPicture = true
  }

  return {
    handle(message) {
      if (service) {
        pass(message)
        return
      }
      turn = turn.then(() => {
        if (message.kind !== 'load') return answer(message)
        return JSON.stringify(message.scenario) === sources.openingKey ? open(message) : pass(message)
      })
    },
    work: (budgetMs) => service?.work(budgetMs) ?? false,
    restMs: () => service?.restMs() ?? 0,
  }
}

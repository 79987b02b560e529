import { it } from 'vitest'

/** Quick by default; `SEEDS=2000 npx vitest run tests/determinism` looks at more. */
const WANTED = Number(process.env['SEEDS'] ?? 0)

/**
 * One test over many seeds. What fails is told with its seed: `randomScenario(seed)` is the same for life.
 *
 * @param count Seeds that are looked at by default.
 */
export function forAllSeeds(sentence: string, count: number, check: (seed: number) => void): void {
  const last = WANTED > 0 ? WANTED : count
  it(`${sentence} (seeds 1 to ${last})`, { timeout: 20_000 + last * 1000 }, () => {
    for (let seed = 1; seed <= last; seed++) {
      try {
        check(seed)
      } catch (error) {
        const reason = error as Error
        reason.message = `seed ${seed}: ${reason.message}`
        throw reason
      }
    }
  })
}

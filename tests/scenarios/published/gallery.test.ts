import { describe, expect, it } from 'vitest'
import { createMeasurements, type MeasureAnswer, type Measured } from '../../../src/app/measurements.ts'
import { EXPERIMENTS } from '../../../src/content/experiments.ts'
import { experiments as english } from '../../../src/content/strings/en/experiments.ts'
import { experiments as korean } from '../../../src/content/strings/ko/experiments.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { computeAhead, startRun } from '../../../src/replay/run.ts'
import { planOf } from '../../support/run-scenario.ts'
import { EXPERIMENT_FILES, experimentFile, runFile, VERSIONS } from './experiment.ts'

/** What the page's engine says of a file. */
async function measure(file: string, kafka: string): Promise<Measured> {
  let answer: MeasureAnswer | undefined
  const measurements = createMeasurements((_, given) => {
    answer = given
  })
  await measurements.add(1, { ...experimentFile(file), kafka })
  while (measurements.work(() => true));
  if (answer?.kind !== 'done') throw new Error(JSON.stringify(answer))
  return answer.measured
}

const VARIANTS = EXPERIMENTS.flatMap(({ variants }) => variants)

describe('the gallery of published experiments', () => {
  it('shows every file, and no other', () => {
    expect([...new Set(VARIANTS.map(({ file }) => file))].sort()).toEqual(EXPERIMENT_FILES)
  })

  it('has words for each experiment and each way of running it, in both languages', () => {
    const keys = VARIANTS.map(({ file, producer }) => (producer === undefined ? file : `${file}.${producer}`))
    for (const words of [english, korean]) {
      expect(Object.keys(words.cards)).toEqual(EXPERIMENTS.map(({ id }) => id))
      expect(Object.keys(words.variants).sort()).toEqual([...keys].sort())
    }
  })

  it.each(VERSIONS.flatMap(({ kafka }) => VARIANTS.map((variant) => ({ kafka, ...variant }))))(
    '$file at $kafka: what was published as $published comes out so ($producer)',
    async ({ kafka, file, producer, published }) => {
      const measured = await measure(file, kafka)
      const { lost } = measured.producers.find(({ name }) => name === producer) ?? measured
      expect(lost > 0 ? 'lost' : 'kept').toBe(published)
    },
  )

  it('counts what sim counts', async () => {
    const { outcome } = runFile('V1-acks-0-power-off', '2.5')
    const { sent, acked, failed, lost, duplicated } = outcome
    const lostRecords = (outcome.records ?? []).filter(({ verdict }) => verdict === 'lost')
    const measured = await measure('V1-acks-0-power-off', '2.5')
    expect(measured).toMatchObject({ sent, acked, failed, lost, duplicated, slowestMs: outcome.latencyMs.max })
    expect(measured.lostFrom).toEqual({
      fromMs: lostRecords[0]?.sentMs,
      toMs: lostRecords[lostRecords.length - 1]?.sentMs,
      isOneRun: true,
    })
  })
})

describe('the invariant light over the experiments', () => {
  const names = EXPERIMENT_FILES.flatMap((file) => VERSIONS.map(({ kafka }) => ({ file, kafka })))

  it.each(names)(
    '$file at $kafka: only unclean election breaks what is promised, and no bug of ours',
    ({ file, kafka }) => {
      const run = startRun(planOf({ ...experimentFile(file), kafka }))
      computeAhead(run, 600_000_000, () => false)
      const { breaches, violations } = must(run.watch.monitor, 'the monitor')
      expect(violations).toEqual([])
      const isUnclean = file === 'B2-last-in-sync-unclean-on'
      expect(breaches.some(({ promise }) => promise === 'committedKept')).toBe(isUnclean)
      expect(breaches.every(({ allowedBy }) => allowedBy === 'unclean.leader.election.enable')).toBe(true)
      if (!isUnclean) expect(breaches).toEqual([])
    },
  )
})

describe('measurements in the page', () => {
  it('refuse a scenario that is none, and go on with the next', async () => {
    const answers = new Map<number, MeasureAnswer>()
    const measurements = createMeasurements((question, answer) => answers.set(question, answer))
    await measurements.add(1, { version: 1 })
    await measurements.add(2, experimentFile('V1-acks-0-kill'))
    while (measurements.work(() => false));
    expect(answers.get(1)?.kind).toBe('refused')
    expect(answers.get(2)?.kind).toBe('done')
  })

  it('forget what was asked for when nobody waits any more', async () => {
    const answers: number[] = []
    const measurements = createMeasurements((question) => answers.push(question))
    await measurements.add(1, experimentFile('V1-acks-0-kill'))
    expect(measurements.work(() => true)).toBe(true)
    measurements.clear()
    expect(measurements.work(() => true)).toBe(false)
    expect(answers).toEqual([])
  })
})

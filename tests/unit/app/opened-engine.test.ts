import { describe, expect, it, vi } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createOpenedEngine, type EngineSources } from '../../../src/app/opened-engine.ts'
import { recordOpening } from '../../../src/app/record-opening.ts'
import { createRunService } from '../../../src/app/run-service.ts'
import welcome from '../../../src/content/scenarios/welcome.json' with { type: 'json' }

// Goal: the page is told every thing once and in order, whether the opening or the engine tells it.
// Method: the real engine and opening behind doors that the test opens when it likes.

const load: ToWorker = { kind: 'load', run: 1, scenario: welcome }
const view = (atUs: number): ToWorker => ({ kind: 'view', run: 1, atUs })
const find: ToWorker = { kind: 'find', run: 1, question: 1, fromUs: 0, direction: 1, what: 'request' }

function stand(change: Partial<EngineSources> = {}) {
  const told: FromWorker[] = []
  let admit: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    admit = resolve
  })
  const later = vi.fn<EngineSources['later']>()
  const onFailure = vi.fn<EngineSources['onFailure']>()
  const fetchEngine = vi.fn<EngineSources['fetchEngine']>(async (post) => {
    await gate
    return createRunService(post, () => 0)
  })
  const engine = createOpenedEngine({
    openingKey: JSON.stringify(welcome),
    fetchOpening: () => recordOpening(welcome),
    fetchEngine,
    post: (message) => told.push(message),
    later,
    onWork: () => {},
    onFailure,
    ...change,
  })
  return { engine, told, later, onFailure, fetchEngine, admit, kinds: () => told.map(({ kind }) => kind) }
}

describe('an engine behind an opening', () => {
  it('shows the opening and leaves the engine where it is until the picture moves', async () => {
    const { engine, told, later, fetchEngine, kinds } = stand()
    engine.handle(load)
    engine.handle({ kind: 'ahead', run: 1, untilUs: 1_000_000 })
    engine.handle(view(12_000))
    await vi.waitFor(() => expect(kinds()).toEqual(['loaded', 'progress', 'view']))
    expect(told.every(({ run }) => run === 1)).toBe(true)
    expect(fetchEngine).not.toHaveBeenCalled()
    expect(later).toHaveBeenCalledOnce()
    later.mock.calls[0]?.[0]()
    expect(fetchEngine).toHaveBeenCalledOnce()
  })

  it('fetches the engine for what the opening cannot answer, and keeps the order', async () => {
    const { engine, told, fetchEngine, admit, kinds } = stand()
    engine.handle(load)
    engine.handle(view(12_000))
    engine.handle(find)
    engine.handle(view(13_000))
    await vi.waitFor(() => expect(fetchEngine).toHaveBeenCalledOnce())
    expect(kinds()).toEqual(['loaded', 'progress', 'view'])
    admit()
    await vi.waitFor(() => expect(kinds().at(-1)).toBe('view'))
    expect(kinds().filter((kind) => kind === 'loaded')).toHaveLength(1)
    expect(kinds().indexOf('found')).toBeLessThan(kinds().lastIndexOf('view'))
    // Once it is there it is asked itself, and computes further than the opening reaches.
    engine.handle(view(1_500_000))
    while (engine.work(1)) {}
    await vi.waitFor(() => expect(told.findLast((one) => one.kind === 'view')).toMatchObject({ view: { atUs: 1.5e6 } }))
  })

  it('tells the marks and bins of the start once: with the engine', async () => {
    const { engine, told, later, admit } = stand()
    engine.handle(load)
    engine.handle(view(12_000))
    await vi.waitFor(() => expect(later).toHaveBeenCalled())
    const before = told.flatMap((one) => (one.kind === 'progress' ? one.bins : []))
    expect(before).toEqual([])
    later.mock.calls[0]?.[0]()
    admit()
    await vi.waitFor(() => {
      const first = told.findLast((one) => one.kind === 'progress')
      expect(first?.kind === 'progress' && first.bins.length).toBeGreaterThan(0)
      expect(first).toMatchObject({ firstBin: 0 })
    })
  })

  it('has no opening for another scenario', async () => {
    const { engine, fetchEngine, admit, told } = stand()
    engine.handle({ kind: 'load', run: 1, scenario: { ...welcome, seed: 99 } })
    await vi.waitFor(() => expect(fetchEngine).toHaveBeenCalledOnce())
    admit()
    await vi.waitFor(() => expect(told[0]).toMatchObject({ kind: 'loaded', scenario: { seed: 99 } }))
  })

  it('a scenario that is loaded over the opening is the one that runs', async () => {
    const { engine, admit, told } = stand()
    engine.handle(load)
    engine.handle({ kind: 'load', run: 2, scenario: { ...welcome, seed: 99 } })
    admit()
    await vi.waitFor(() => expect(told.some((one) => one.kind === 'loaded' && one.run === 2)).toBe(true))
    engine.handle({ kind: 'view', run: 2, atUs: 12_000 })
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject({ kind: 'view', run: 2 }))
  })

  it('does without an opening that cannot be fetched', async () => {
    const { engine, admit, kinds } = stand({ fetchOpening: () => Promise.reject(new Error('offline')) })
    engine.handle(load)
    engine.handle(view(12_000))
    admit()
    await vi.waitFor(() => expect(kinds()).toContain('view'))
    expect(kinds().filter((kind) => kind === 'loaded')).toHaveLength(1)
  })

  it('says so when the engine cannot be fetched', async () => {
    const { engine, onFailure } = stand({ fetchEngine: () => Promise.reject(new Error('offline')) })
    engine.handle(load)
    engine.handle(find)
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledWith(new Error('offline')))
  })
})

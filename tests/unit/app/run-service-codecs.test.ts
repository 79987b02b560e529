import { describe, expect, it } from 'vitest'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService } from '../../../src/app/run-service.ts'

/** A scenario whose producer compresses with `type`. */
function scenario(type: string) {
  return {
    version: 1,
    kafka: '3.9',
    topics: [{ name: 'orders', partitions: 1 }],
    producers: [{ name: 'app', config: { 'linger.ms': 5, 'compression.type': type } }],
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 1000, toMs: 4000 }],
  }
}

function service() {
  const posted: FromWorker[] = []
  const { handle } = createRunService(
    (message) => posted.push(message),
    () => 0,
  )
  const kinds = () => posted.map(({ kind, run }) => `${kind} ${run}`)
  return { posted, handle: (message: ToWorker) => handle(message), kinds }
}

describe('codecs in the worker', () => {
  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('%s is there before the run starts', async (type) => {
    const { handle, kinds, posted } = service()
    await handle({ kind: 'load', run: 1, scenario: scenario(type) })
    await handle({ kind: 'view', run: 1, atUs: 1_500_000 })
    expect(kinds().filter((kind) => kind.startsWith('stopped'))).toEqual([])
    const view = posted.find((message) => message.kind === 'view')
    expect(view?.kind === 'view' && view.view.counts.acked).toBeGreaterThan(1000)
  })

  it('an action that changes compression.type waits for its codec, and what is asked next is answered after it', async () => {
    const { handle, kinds } = service()
    await handle({ kind: 'load', run: 1, scenario: scenario('none') })
    await handle({ kind: 'view', run: 1, atUs: 1_000_000 })
    const restart = { do: 'restartProducer', producer: 'app', config: { 'compression.type': 'zstd' } } as const
    await Promise.all([
      handle({ kind: 'act', run: 1, newRun: 2, atUs: 1_000_000, action: restart }),
      handle({ kind: 'view', run: 2, atUs: 2_000_000 }),
    ])
    expect(kinds().filter((kind) => /^(loaded|view|stopped|refused)/.test(kind))).toEqual([
      'loaded 1',
      'view 1',
      'loaded 2',
      'view 2',
    ])
  })
})

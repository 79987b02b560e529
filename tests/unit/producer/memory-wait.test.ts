import { describe, expect, it } from 'vitest'
import { topicView } from '../../../src/engine/client/cluster-view.ts'
import { rebootstrapMetadata } from '../../../src/engine/client/metadata.ts'
import { must } from '../../../src/engine/kernel/assert.ts'
import { BLOCKED } from '../../../src/engine/producer/events.ts'
import { start } from '../../support/run-scenario.ts'

describe('a record that waits for memory', () => {
  it('goes by the picture that its send() began with, though the client has begun anew meanwhile (P-26, P-35)', () => {
    const { simulation } = start({
      kafka: '4.x',
      durationMs: 20_000,
      settle: false,
      topics: [{ name: 'orders', partitions: 2 }],
      producers: [
        {
          name: 'app',
          config: {
            'batch.size': 0,
            'buffer.memory': 2200,
            'max.block.ms': 10_000,
            'linger.ms': 0,
            acks: '1',
            'enable.idempotence': false,
          },
        },
      ],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          fromMs: 0,
          toMs: 1000,
          ratePerSecond: 50,
          keys: { kind: 'none' },
          valueBytes: 300,
        },
      ],
      actions: [1, 2, 3].flatMap((broker) => [
        { atMs: 1, do: 'hangBroker', broker },
        { atMs: 3000, do: 'resumeBroker', broker },
      ]),
    })
    simulation.runUntil(3_000_000)
    const { thread, producer } = must(simulation.world.producers[0], 'process')
    const { metadata } = must(producer, 'producer').client
    expect(thread.blocked).toMatchObject({ why: BLOCKED.memory })
    rebootstrapMetadata(metadata, [-1])
    expect(topicView(metadata.view, 'orders')).toBeUndefined()
    const waiting = thread.send.record
    simulation.runUntil(20_000_000)
    expect(simulation.tables.records.result[waiting]).toBe(0)
  })
})

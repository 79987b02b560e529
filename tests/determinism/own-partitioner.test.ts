import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/engine/scenario/scenario.ts'
import { planWithAction } from '../../src/engine/simulation/plan-with-action.ts'
import type { RunPlan } from '../../src/engine/simulation/run-plan.ts'
import { createCursor, seek } from '../../src/replay/cursor.ts'
import { branchRun, computeAhead, type Run, startRun } from '../../src/replay/run.ts'
import { openUserCode } from '../../src/sandbox/user-code.ts'
import { planOf } from '../support/run-scenario.ts'

// Goal: user code that remembers what it has seen answers the same, however one moves in time.
// Method: its answers depend on every call before; a run looked at, branched and told again is held against a straight one.

const code = await openUserCode()
const never = () => false
const UNTIL_US = 4_000_000

const STATEFUL = `const seen = []
let last = 0
function onNewBatch(topic, cluster, previous) { last = previous }
function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  seen.push(key)
  return (seen.length * 7 + seen.indexOf(key) + last + valueBytes.length) % cluster.partitionsForTopic(topic).length
}`

function planned(): RunPlan {
  return planOf(
    {
      kafka: '3.9',
      topics: [{ name: 'orders', partitions: 5 }],
      producers: [{ name: 'app', partitioner: { source: STATEFUL } }],
      workload: [
        {
          producer: 'app',
          topic: 'orders',
          ratePerSecond: 200,
          keys: { kind: 'uniform', count: 9 },
          toMs: 4000,
        },
      ],
    },
    { openDesk: code.openDesk, isOpenEnded: true },
  )
}

function answersOf(run: Run): unknown[] {
  return run.tables.partitionerCalls?.[0]?.calls.map(({ question, answer }) => [question.kind, answer]) ?? []
}

function partitionsOf(run: Run): number[] {
  const { partition, rowCount } = run.tables.records
  return Array.from(partition.subarray(1, rowCount))
}

describe('the answers of a partitioner of one’s own', { timeout: 120_000 }, () => {
  it('are read, not asked for again, however a run is looked at', () => {
    const run = startRun(planned())
    computeAhead(run, UNTIL_US, never)
    const [answers, partitions] = [answersOf(run), partitionsOf(run)]
    expect(partitions.length).toBeGreaterThan(700)
    expect(new Set(partitions).size).toBe(5)
    const cursor = createCursor(run)
    for (const atUs of [3_900_000, 100_000, 1_500_000, 20_000, 2_000_000]) seek(cursor, atUs)
    expect(answersOf(run)).toEqual(answers)
    expect(partitionsOf(run)).toEqual(partitions)
  })

  it.each([
    { atMs: 700, do: 'killBroker', broker: 1 },
    { atMs: 1500, do: 'send', producer: 'app', topic: 'orders', key: 'by hand', value: 'v' },
    { atMs: 2200, do: 'restartProducer', producer: 'app', config: { 'linger.ms': 20 } },
  ] as Action[])('are those of a straight run after a branch by $do', (action) => {
    const branched = startRun(planned())
    computeAhead(branched, UNTIL_US, never)
    const atUs = action.atMs * 1000
    const { plan, sharedActions } = planWithAction(branched.plan, action, atUs)
    branchRun(branched, plan, atUs, sharedActions)
    computeAhead(branched, UNTIL_US, never)
    const straight = startRun(plan)
    computeAhead(straight, UNTIL_US, never)
    expect(answersOf(branched)).toEqual(answersOf(straight))
    expect(partitionsOf(branched)).toEqual(partitionsOf(straight))
    expect(branched.columns.length).toBe(straight.columns.length)
  })

  it('survive that their runtime has given way to younger ones', () => {
    const run = startRun(planned())
    computeAhead(run, 1_000_000, never)
    for (let i = 0; i < 20; i++) code.start(STATEFUL, {})
    computeAhead(run, UNTIL_US, never)
    const straight = startRun(planned())
    computeAhead(straight, UNTIL_US, never)
    expect(answersOf(run)).toEqual(answersOf(straight))
  })
})

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Findings, FromWorker } from '../../../src/app/host-messages.ts'
import { lightAt } from '../../../src/app/promise-light.ts'
import { type Breach, promiseRows } from '../../../src/app/promises.ts'
import { createRunService, type RunService } from '../../../src/app/run-service.ts'

const breach = (part: Partial<Breach>): Breach => ({
  promise: 'committedKept',
  atUs: 100,
  partition: 0,
  excuse: 'uncleanElection',
  allowedAtUs: 90,
  allowedBy: 'unclean.leader.election.enable',
  fromOffset: 5,
  toOffset: 9,
  text: '',
  ...part,
})
const FINDINGS: Findings = {
  breaches: [breach({ atUs: 300 }), breach({}), breach({ promise: 'logsAgree', atUs: 200 })],
  violations: [{ invariant: 'I-8', atUs: 400, partition: 0, broker: 1, text: 'two leaders' }],
}

describe('the invariant light', () => {
  it.each([
    [99, 'kept', 0],
    [100, 'broken', 1],
    [200, 'broken', 2],
    [399, 'broken', 2],
    [400, 'bug', 2],
  ] as const)('at %i µs it is %s, with %i broken promises: what comes later does not count', (atUs, light, broken) => {
    expect(lightAt(FINDINGS, atUs)).toEqual({ light, broken })
  })

  it('lists each promise with what has broken it and what will', () => {
    const rows = new Map(promiseRows(FINDINGS, 250).map((row) => [row.promise, row]))
    expect(rows.size).toBe(5)
    expect(rows.get('committedKept')?.broken.map(({ atUs }) => atUs)).toEqual([100])
    expect(rows.get('committedKept')?.later.map(({ atUs }) => atUs)).toEqual([300])
    expect(rows.get('oneLeaderPerEpoch')).toMatchObject({ broken: [], later: [], isBug: false })
  })

  it('says of a promise that a bug of ours has broken it', () => {
    const bugs = promiseRows(FINDINGS, 400).filter(({ isBug }) => isBug)
    expect(bugs.map(({ promise }) => promise)).toEqual(['oneLeaderPerEpoch'])
  })
})

const file = path.resolve(
  import.meta.dirname,
  '../../../src/content/scenarios/experiments/B2-last-in-sync-unclean-on.json',
)

describe('what the worker tells of promises (I-12)', () => {
  const scenario = JSON.parse(readFileSync(file, 'utf8'))
  let posted: Extract<FromWorker, { kind: 'progress' }>[]
  let service: RunService

  const findings = (): Findings | undefined => posted.findLast((message) => message.findings)?.findings

  beforeEach(async () => {
    posted = []
    service = createRunService(
      (message) => {
        if (message.kind === 'progress') posted.push(structuredClone(message))
      },
      () => 0,
    )
    await service.handle({ kind: 'load', run: 1, scenario })
    await service.handle({ kind: 'ahead', run: 1, untilUs: 200_000_000 })
    while (service.work(1));
  })

  it('an unclean election that loses committed records, with its setting and its time', () => {
    const lost = findings()?.breaches.find(({ promise }) => promise === 'committedKept')
    expect(lost).toMatchObject({ allowedBy: 'unclean.leader.election.enable', partition: 0, excuse: 'uncleanElection' })
    expect(lost?.atUs).toBeGreaterThan(75_000_000)
    expect(lost?.allowedAtUs).toBeLessThanOrEqual(lost?.atUs ?? 0)
    expect(findings()?.violations).toEqual([])
  })

  it('it is a mark of the timeline, once', () => {
    const marks = posted.flatMap(({ newMarks }) => newMarks).filter(({ kind }) => kind === 'broken')
    expect(new Set(marks.map(({ label }) => label.key)).has('promiseBroken.committedKept')).toBe(true)
    const lost = findings()?.breaches.find(({ promise }) => promise === 'committedKept')
    expect(marks.some(({ atUs }) => atUs === lost?.atUs)).toBe(true)
  })

  it('a branch from before, in which the setting is off, keeps the promise', async () => {
    posted = []
    const config = { 'unclean.leader.election.enable': false }
    await service.handle({
      kind: 'act',
      run: 1,
      newRun: 2,
      atUs: 70_000_000,
      action: { do: 'setTopicConfig', topic: 'test1', config },
    })
    await service.handle({ kind: 'ahead', run: 2, untilUs: 200_000_000 })
    while (service.work(1));
    expect(findings()).toEqual({ breaches: [], violations: [] })
    expect(posted.flatMap(({ newMarks }) => newMarks).filter(({ kind }) => kind === 'broken')).toEqual([])
  })

  it('a branch from after it still knows that it is broken', async () => {
    const before = findings()
    posted = []
    await service.handle({
      kind: 'act',
      run: 1,
      newRun: 2,
      atUs: 100_000_000,
      action: { do: 'send', producer: 'app', topic: 'test1' },
    })
    expect(findings()?.breaches.length).toBe(before?.breaches.filter(({ atUs }) => atUs <= 100_000_000).length)
    expect(findings()?.breaches.length).toBeGreaterThan(0)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { BatchCopy, FromWorker, Selection, ToWorker } from '../../../src/app/host-messages.ts'
import { createRunService, type RunService } from '../../../src/app/run-service.ts'
import { crc32c } from '../../../src/engine/protocol/crc32c.ts'
import { toPositive } from '../../../src/engine/protocol/murmur2.ts'
import { type Clock, clocksOf, soonestOfEachKind } from '../../../src/trace/clocks.ts'
import type { StageView } from '../../../src/trace/stage-view.ts'
import { PLAIN } from '../../support/run-scenario.ts'

/** Two keyed records join one batch: it opens at 0 and lingers until 10 ms. */
const SCENARIO = {
  ...PLAIN,
  kafka: '3.9',
  network: { latencyMs: 5 },
  model: 'lesson',
  topics: [{ name: 'orders', partitions: 3, assignment: [[1], [1], [1]] }],
  cluster: { brokers: 1 },
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 10 } }],
  workload: [
    {
      producer: 'app',
      topic: 'orders',
      records: [
        { atMs: 0, key: 'foobar', value: 'one' },
        { atMs: 2, key: 'foobar', value: 'two' },
        { atMs: 400, key: 'foobar', value: 'three' },
      ],
    },
  ],
}

type Answer<Kind extends FromWorker['kind']> = Extract<FromWorker, { kind: Kind }>

describe('what the page asks about one thing', () => {
  let service: RunService
  let posted: FromWorker[]

  async function ask<Kind extends FromWorker['kind']>(message: ToWorker, kind: Kind): Promise<Answer<Kind>> {
    const before = posted.length
    await service.handle(message)
    const found = posted.slice(before).filter((answer): answer is Answer<Kind> => answer.kind === kind)
    expect(found).toHaveLength(1)
    return found[0] as Answer<Kind>
  }

  async function load(scenario: unknown): Promise<void> {
    posted = []
    service = createRunService(
      (message) => posted.push(structuredClone(message)),
      () => 0,
    )
    await service.handle({ kind: 'load', run: 1, scenario })
  }

  const viewAt = async (atMs: number): Promise<StageView> =>
    (await ask({ kind: 'view', run: 1, atUs: atMs * 1000 }, 'view')).view
  const lifeAt = async (atMs: number, selection: Selection) =>
    (await ask({ kind: 'view', run: 1, atUs: atMs * 1000, selection }, 'view')).life
  const bytesAt = async (atMs: number, batch: number): Promise<readonly BatchCopy[]> =>
    (await ask({ kind: 'bytes', run: 1, question: 7, batch, atUs: atMs * 1000 }, 'bytes')).copies
  const kindsOf = (clocks: readonly Clock[]) => clocks.map(({ kind }) => kind)

  beforeEach(() => load(SCENARIO))

  describe('the clocks of a record', () => {
    const subject = { kind: 'record', record: 1 } as const

    it('while it waits in an open batch are linger and delivery, linger first (P-65, P-75)', async () => {
      const clocks = clocksOf(await viewAt(4), subject)
      expect(clocks.map(({ kind, startsUs, endsUs }) => [kind, startsUs, endsUs])).toEqual([
        ['linger', 0, 10_000],
        ['deliveryTimeout', 0, 120_000_000],
      ])
    })

    it('while its request waits for the answer are the request and delivery, the request first (P-106)', async () => {
      const clocks = clocksOf(await viewAt(13), subject)
      expect(kindsOf(clocks)).toEqual(['requestTimeout', 'deliveryTimeout'])
      expect(clocks[0]).toMatchObject({ startsUs: 10_000, endsUs: 30_010_000, config: 'request.timeout.ms' })
    })

    it('have stopped once it is acknowledged', async () => {
      expect(clocksOf(await viewAt(100), subject)).toEqual([])
    })
  })

  it('a batch that is sent again waits for its backoff, and linger runs no more (P-68)', async () => {
    await load({
      ...SCENARIO,
      actions: [{ atMs: 1, do: 'failNext', broker: 1, api: 'Produce', error: 'NOT_ENOUGH_REPLICAS' }],
    })
    const clocks = clocksOf(await viewAt(40), { kind: 'record', record: 1 })
    expect(kindsOf(clocks)).toEqual(['retryBackoff', 'deliveryTimeout'])
    const [backoff] = clocks
    expect(backoff && backoff.endsUs - backoff.startsUs).toBe(100_000)
  })

  it('the clocks of the whole run name each kind once, the first to fire in front', async () => {
    const rows = soonestOfEachKind(clocksOf(await viewAt(4)))
    expect(rows.map(({ clock }) => clock.kind)).toEqual(['linger', 'deliveryTimeout'])
  })

  it('a broker that is silent runs out its session, one that is fenced does not (C-62)', async () => {
    await load({
      ...PLAIN,
      cluster: { brokers: 3 },
      topics: [{ name: 'orders', assignment: [[1, 2, 3]] }],
      actions: [{ atMs: 1000, do: 'killBroker', broker: 1 }],
      settle: false,
      durationMs: 30_000,
    })
    const [session] = clocksOf(await viewAt(2000), { kind: 'broker', broker: 1 })
    expect(session).toMatchObject({ kind: 'session', config: 'broker.session.timeout.ms' })
    expect((session as Clock).endsUs - (session as Clock).startsUs).toBe(9_000_000)
    expect((session as Clock).startsUs).toBeLessThanOrEqual(1_000_000)
    expect(clocksOf(await viewAt(15_000), { kind: 'broker', broker: 1 })).toEqual([])
  })

  it('a follower that is behind has replica.lag.time.max.ms from when it was last caught up (C-42)', async () => {
    await load({
      ...PLAIN,
      cluster: { brokers: 2 },
      topics: [{ name: 'orders', assignment: [[1, 2]] }],
      producers: [{ name: 'app', config: { acks: '1' } }],
      workload: [{ producer: 'app', topic: 'orders', records: [{ atMs: 2000, key: 'k', value: 'v' }] }],
      actions: [{ atMs: 1000, do: 'hangBroker', broker: 2 }],
      settle: false,
      durationMs: 6000,
    })
    const lag = clocksOf(await viewAt(5000), { kind: 'partition', partition: 0 }).find(
      ({ kind }) => kind === 'replicaLag',
    )
    expect(lag).toMatchObject({ of: { kind: 'replica', broker: 2, partition: 0 } })
    expect((lag as Clock).endsUs - (lag as Clock).startsUs).toBe(30_000_000)
  })

  describe('the bytes of a batch', () => {
    const field = (copy: BatchCopy | undefined, name: string) =>
      copy?.annotations.find((one) => one.name === name)?.value

    it('that is open are what it would be if it left now', async () => {
      const life = await lifeAt(4, { kind: 'record', record: 1 })
      const [copy, ...others] = await bytesAt(4, life?.batch as number)
      expect(others).toEqual([])
      expect(copy).toMatchObject({ brokers: [], isFinal: false, leaderEpoch: -1 })
      expect(field(copy, 'recordCount')).toBe(2)
      expect(field(copy, 'producerId')).toBe(-1)
      expect(copy?.annotations.reduce((sum, { length }) => sum + length, 0)).toBe(copy?.bytes.length)
    })

    it('in flight and stored differ by what the leader wrote, and the checksum fits both (P-86)', async () => {
      const life = await lifeAt(18, { kind: 'record', record: 1 })
      const copies = await bytesAt(18, life?.batch as number)
      expect(copies.map(({ brokers, isFinal }) => [brokers, isFinal])).toEqual([
        [[], true],
        [[1], true],
      ])
      expect(copies.map((copy) => field(copy, 'partitionLeaderEpoch'))).toEqual([-1, 0])
      for (const copy of copies) expect(field(copy, 'crc')).toBe(crc32c(copy.bytes, 21) >>> 0)
      expect(copies[0]?.bytes.subarray(21)).toEqual(copies[1]?.bytes.subarray(21))
    })

    it('can be asked for long after it was acknowledged, and say its sequence', async () => {
      const life = await lifeAt(450, { kind: 'record', record: 3 })
      const [copy] = await bytesAt(450, life?.batch as number)
      expect(copy?.brokers).toEqual([1])
      expect([field(copy, 'baseOffset'), field(copy, 'baseSequence')]).toEqual([2, 2])
      expect(life?.facts.find(({ key }) => key === 'fact.sequence')?.values['sequence']).toBe(2)
    })

    it('that is compressed open into the records inside', async () => {
      await load({ ...SCENARIO, producers: [{ name: 'app', config: { 'linger.ms': 10, 'compression.type': 'gzip' } }] })
      const life = await lifeAt(100, { kind: 'record', record: 2 })
      const [copy] = await bytesAt(100, life?.batch as number)
      expect(copy?.annotations.at(-1)).toMatchObject({ name: 'records', offset: 61 })
      const values = copy?.inside?.annotations.filter(({ name }) => name === 'value')
      expect(values?.map(({ value }) => new TextDecoder().decode(value as Uint8Array))).toEqual(['one', 'two'])
    })

    it('are none where sizes are modelled (P-163)', async () => {
      await load({
        ...SCENARIO,
        model: { compressionRatio: 0.5 },
        producers: [{ name: 'app', config: { 'linger.ms': 10, 'compression.type': 'gzip' } }],
      })
      const life = await lifeAt(100, { kind: 'record', record: 1 })
      const answer = await ask(
        { kind: 'bytes', run: 1, question: 1, batch: life?.batch as number, atUs: 100_000 },
        'bytes',
      )
      expect([answer.copies, answer.isModelled]).toEqual([[], true])
    })
  })

  it('a record tells how its partition was chosen, with the hash of its key (P-38)', async () => {
    const { choice } = (await lifeAt(4, { kind: 'record', record: 2 })) ?? {}
    expect(choice).toMatchObject({ record: 2, key: 'foobar', partitionCount: 3, how: 1 })
    expect(toPositive(choice?.hash ?? 0)).toBe(1357151166)
  })

  it('a batch that nobody holds any more still says what happened to it last', async () => {
    const record = await lifeAt(4, { kind: 'record', record: 1 })
    const life = await lifeAt(300, { kind: 'batch', batch: record?.batch as number })
    expect(life?.headline.key).toBe('batchCompleted')
  })
})

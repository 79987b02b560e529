import { describe, expect, it } from 'vitest'
import { applicationPage } from '../../../../src/app/application-answer.ts'
import type { ApplicationPage } from '../../../../src/app/application-messages.ts'
import zombie from '../../../../src/content/scenarios/zombie-fencing.json'
import { executingLines } from '../../../../src/trace/application/executing.ts'
import { programOf } from '../../../../src/trace/application/program.ts'
import { inspectedRun } from '../../../support/inspected.ts'
import type { ScenarioJson } from '../../../support/run-scenario.ts'

/** One record with the key of lesson L01: it goes to partition 1, behind five others. */
function oneRecord(config: Record<string, string | number | boolean>, mode = 'sync', more: Partial<ScenarioJson> = {}) {
  return {
    kafka: '3.9',
    model: 'lesson',
    durationMs: 5000,
    topics: [{ name: 'test', partitions: 3, initialRecords: [0, 5, 0] }],
    producers: [{ name: 'app', config: { 'linger.ms': 0, ...config } }],
    workload: [{ producer: 'app', topic: 'test', mode, records: [{ atMs: 0, key: 'order-1', value: 'v' }] }],
    ...more,
  } as ScenarioJson
}

let asked = 0

function pageOf(json: ScenarioJson, atMs: number, producer = 0): ApplicationPage {
  const { run } = inspectedRun(json, atMs + 1)
  return applicationPage(run, ++asked, { producer, atUs: atMs * 1000, part: { kind: 'last' } })
}

function printedBy(json: ScenarioJson, atMs: number, producer = 0): string[] {
  return pageOf(json, atMs, producer).lines.flatMap(({ text }) => (text === '' ? [] : [text]))
}

describe('what an application prints', () => {
  it('is the partition and the offset of a record, when get() returns (P-152)', () => {
    const json = oneRecord({ acks: '1' })
    expect(printedBy(json, 10)).toEqual([])
    expect(printedBy(json, 12)).toEqual(['test-1@5'])
  })

  it('is offset -1 with acks=0: nobody has told it (P-97, P-152)', () => {
    expect(printedBy(oneRecord({ acks: '0', 'enable.idempotence': false }), 12)).toEqual(['test-1@-1'])
  })

  it('is the same from a callback, and nothing where the future is read by nobody', () => {
    expect(printedBy(oneRecord({ acks: '1' }, 'callback'), 12)).toEqual(['test-1@5'])
    const silent = pageOf(oneRecord({ acks: '1' }, 'async'), 12)
    expect(silent.lines.map(({ kind }) => kind)).toEqual(['started'])
    expect([silent.unreadAcked, silent.unreadFailed]).toEqual([1, 0])
  })

  const failing = { acks: '1', 'request.timeout.ms': 100, 'delivery.timeout.ms': 200, 'max.block.ms': 300 }
  const dead: Partial<ScenarioJson> = { actions: [1, 2, 3].map((broker) => ({ atMs: 0, do: 'hangBroker', broker })) }

  it('is an ExecutionException around what failed, from get(); the exception itself, from a callback (P-30, P-73)', () => {
    const [fromGet] = printedBy(oneRecord(failing, 'sync', dead), 1000)
    const [fromCallback] = printedBy(oneRecord(failing, 'callback', dead), 1000)
    expect(fromCallback).toMatch(/^org\.apache\.kafka\.common\.errors\.TimeoutException: Expiring 1 record/)
    expect(fromGet).toBe(`java.util.concurrent.ExecutionException: ${fromCallback}`)
    expect(pageOf(oneRecord(failing, 'async', dead), 1000)).toMatchObject({ unreadAcked: 0, unreadFailed: 1 })
  })

  it('tells what a send() throws, whatever the kind of send: the producer is closed (P-26)', () => {
    const json = oneRecord({ acks: '1' }, 'async', {
      actions: [
        { atMs: 100, do: 'closeProducer', producer: 'app' },
        { atMs: 200, do: 'send', producer: 'app', topic: 'test', value: 'late' },
      ],
    })
    expect(printedBy(json, 300)).toEqual([
      'java.lang.IllegalStateException: Cannot perform operation after producer has been closed',
    ])
  })

  it('tells a fenced producer what its calls throw (P-137, C-128)', () => {
    const printed = printedBy(zombie as unknown as ScenarioJson, 3000)
    expect(printed.slice(0, 2)).toEqual(['payments-0@0', 'payments-0@1'])
    expect(printed.slice(2).join('\n')).toMatch(/InvalidProducerEpochException/)
    expect(printed.at(-1)).toMatch(/fenced by another producer with the same transactionalId|ProducerFencedException/)
  })
})

describe('what became of the records under way', () => {
  const twenty: ScenarioJson = {
    ...oneRecord({ acks: '1', 'linger.ms': 1000 }),
    workload: [{ producer: 'app', topic: 'test', fromMs: 0, toMs: 200, ratePerSecond: 100 }],
  }
  const ended = (action: Record<string, unknown>) =>
    ({ ...twenty, actions: [{ atMs: 250, producer: 'app', ...action }] }) as ScenarioJson

  it('close() sends them all (P-82)', () => {
    const { closing } = pageOf(ended({ do: 'closeProducer' }), 400)
    expect(closing).toMatchObject({ how: 'close', total: 20, counts: { acked: 20, failed: 0, gone: 0 } })
    expect(closing?.rows.every(({ where }) => where === 'buffered')).toBe(true)
  })

  it('a crash takes them with it, and nobody hears of them', () => {
    const page = pageOf(ended({ do: 'killProducer' }), 400)
    expect(page.closing).toMatchObject({ how: 'kill', total: 20, storedCount: 0, counts: { gone: 20 } })
    expect(page.moment.state).toBe('dead')
    expect(page.lines.at(-1)).toMatchObject({ kind: 'killed' })
  })

  it('close(0) fails them (P-83)', () => {
    const { closing } = pageOf(ended({ do: 'closeProducer', timeoutMs: 0 }), 400)
    expect(closing).toMatchObject({ counts: { acked: 0, failed: 20 } })
    expect(closing?.rows[0]?.exception).toContain('Producer is closed forcefully')
  })
})

describe('the line that is executing', () => {
  function lineAt(json: ScenarioJson, atMs: number): string | undefined {
    const { run } = inspectedRun(json, atMs + 1)
    const page = applicationPage(run, ++asked, { producer: 0, atUs: atMs * 1000, part: { kind: 'last' } })
    const { lines, steps } = programOf(run.plan.scenario, 'app', 'java', () => undefined)
    const { at } = executingLines(steps, page.moment, page.sent, atMs * 1000)
    return lines.find(({ id }) => id === at)?.text.trim()
  }
  const loop: ScenarioJson = {
    ...oneRecord({ acks: '1' }),
    workload: [{ producer: 'app', topic: 'test', mode: 'sync', fromMs: 0, toMs: 1000, ratePerSecond: 10 }],
    actions: [
      { atMs: 450, do: 'flushProducer', producer: 'app' },
      { atMs: 1500, do: 'closeProducer', producer: 'app' },
    ],
  }

  it('is get() while it waits for the future, and sleeping until the next record is due', () => {
    expect(lineAt(loop, 103)).toMatch(/^sendAndGet\(/)
    expect(lineAt(loop, 150)).toBe('sleepUntil(next);')
    expect(lineAt(loop, 440)).toBe('sleepUntil(450);')
    expect(lineAt(loop, 1200)).toBe('sleepUntil(1500);')
    expect(lineAt(loop, 3000)).toBe('}')
  })

  it('is the call of close() while that waits', () => {
    const json = oneRecord({ acks: '1', 'linger.ms': 0 }, 'async', {
      actions: [{ atMs: 1, do: 'closeProducer', producer: 'app' }],
    })
    expect(lineAt(json, 5)).toBe('producer.close();')
  })

  it('is the transactional call that waits for its coordinator (P-135)', () => {
    const { run } = inspectedRun(zombie as unknown as ScenarioJson, 2000)
    const { lines, steps } = programOf(run.plan.scenario, 'new', 'kotlin', () => undefined)
    const page = applicationPage(run, ++asked, { producer: 1, atUs: 802_000, part: { kind: 'last' } })
    const { at } = executingLines(steps, page.moment, page.sent, 802_000)
    expect(lines.find(({ id }) => id === at)?.text.trim()).toMatch(/producer\.(initTransactions|commitTransaction)\(\)/)
  })
})

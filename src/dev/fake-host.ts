import type { ChartBin, FromWorker, Selection, TimelineMark, ToWorker } from '../app/host-messages.ts'
import type { LogPage, LogQuestion } from '../app/log-messages.ts'
import type { EnginePort } from '../app/simulation-host.ts'
import type { Action, Scenario } from '../engine/scenario/scenario.ts'
import type { LifeStep, Sentence } from '../trace/explanation.ts'
import { type FakeRun, fakeRun, fakeView } from './fake-cluster.ts'

const BIN_US = 10_000

/** Sentences of the bench are their own keys: a missing key is printed as it is. */
function plain(text: string, rule = 'P-65'): Sentence {
  return { key: text, values: {}, rule }
}

/** An engine that plays `fakeRun`; used with `?fake=1` while developing. */
export function fakePort(): EnginePort {
  const run = fakeRun()
  const dead = new Map<number, number>()
  let actions: Action[] = []
  let scenario: Scenario | undefined
  let deliver: (message: FromWorker) => void = () => {}

  const answerLoaded = (number: number): void => {
    if (!scenario) return
    const known = { ...scenario, actions }
    const names = ['test-0', 'test-1', 'test-2']
    deliver({ kind: 'loaded', run: number, scenario: known, actions, partitionNames: names })
    deliver({
      kind: 'progress',
      run: number,
      computedUntilUs: run.endUs,
      endedAtUs: run.endUs,
      partitionNames: names,
      newMarks: actions.map(markOf),
      binUs: BIN_US,
      firstBin: 0,
      bins: binsOf(run),
      eventCount: run.times.length,
      factCount: run.times.length,
    })
  }

  function answer(message: ToWorker): void {
    switch (message.kind) {
      case 'load':
        dead.clear()
        scenario = parsed(message.scenario)
        actions = [...scenario.actions]
        answerLoaded(message.run)
        break
      case 'act':
        actions = [...actions, { atMs: message.atUs / 1000, ...message.action }]
        if (message.action.do === 'killBroker') dead.set(message.action.broker, message.atUs)
        if (message.action.do === 'startBroker') dead.delete(message.action.broker)
        answerLoaded(message.newRun)
        break
      case 'view':
        deliver(viewAnswer(run, dead, message))
        break
      case 'find': {
        const { fromUs, direction } = message
        const times = message.what === 'notable' ? actions.map((action) => action.atMs * 1000) : run.times
        const found = direction === 1 ? times.find((time) => time > fromUs) : times.findLast((time) => time < fromUs)
        deliver({
          kind: 'found',
          run: message.run,
          question: message.question,
          ...(found === undefined ? {} : { atUs: found }),
        })
        break
      }
      case 'bytes':
        deliver({ kind: 'bytes', run: message.run, question: message.question, copies: [], isModelled: false })
        break
      case 'log':
        deliver({
          kind: 'log',
          run: message.run,
          question: message.question,
          page: logPageOf(run, message.asked),
        })
        break
      case 'ahead':
        break
    }
  }

  return {
    post: (message) => setTimeout(() => answer(message), 2),
    listen(onMessage) {
      deliver = onMessage
    },
    close() {},
  }
}

function viewAnswer(
  run: FakeRun,
  dead: ReadonlyMap<number, number>,
  message: Extract<ToWorker, { kind: 'view' }>,
): FromWorker {
  const view = fakeView(run, message.atUs, dead)
  const still = view.packets.length === 0 && view.counts.buffered === 0
  return {
    kind: 'view',
    run: message.run,
    view,
    caption: plain('All in sync. With `acks=all` your app hears “ok” once all three have the record.', 'C-41, acks'),
    nextChangeUs: view.validUntilUs,
    ...(still && view.validUntilUs < run.endUs
      ? { quiet: { untilUs: view.validUntilUs, waitingFor: plain('8.4 s until the next flight') } }
      : {}),
    ...(message.selection ? { life: lifeOf(run, message.selection) } : {}),
  }
}

function lifeOf(run: FakeRun, selection: Selection): NonNullable<Extract<FromWorker, { kind: 'view' }>['life']> {
  const number = selection.kind === 'record' ? selection.record : 1
  const batch = run.batches.find((one) => one.records.includes(number))
  const record = run.records[number - 1]
  const steps: LifeStep[] =
    batch && record
      ? [
          { atUs: record.sentUs, kind: 'recordSent', sentence: plain('`send()` called: murmur2 → **1**', 'P-39') },
          { atUs: record.sentUs, kind: 'recordAppended', sentence: plain('Joined the batch for p1') },
          { atUs: batch.sentUs, kind: 'batchDrained', sentence: plain('Batch closed: **full**') },
          { atUs: batch.sentUs, kind: 'batchSent', sentence: plain('Left in request r5 to b2') },
          { atUs: batch.appendedUs, kind: 'batchAppended', sentence: plain('b2 wrote it at offset 11', 'C-19') },
          { atUs: batch.replicatedUs, kind: 'replicaAppended', sentence: plain('b1 and b3 wrote it', 'C-31') },
          { atUs: batch.committedUs, kind: 'highWatermarkMoved', sentence: plain('High watermark 8 → 16', 'C-44') },
          { atUs: batch.ackedUs, kind: 'recordAcked', sentence: plain('Your callback runs') },
        ]
      : []
  return {
    selection,
    headline: plain('On all three brokers, **not committed yet**: b2 has not heard that b1 and b3 have it.'),
    facts: [plain('p1'), plain('offset 11'), plain('epoch 0'), plain('115 B')],
    steps,
    sheet: [],
  }
}

function logPageOf(run: FakeRun, { atUs, part }: LogQuestion): LogPage {
  const steps = logOf(run)
  const past = steps.filter((step) => step.atUs <= atUs).length
  const from = Math.max(0, part.kind === 'around' ? past - part.before : part.place)
  const count = part.kind === 'around' ? part.before + part.after : part.limit
  const rows = steps
    .slice(from, from + count)
    .map((step, index) => ({ ...step, event: from + index, group: 'producer' as const, trouble: false }))
  return { rows, from, found: steps.length, of: steps.length, past, searched: 1 }
}

function logOf(run: FakeRun): LifeStep[] {
  const steps = run.batches.flatMap((one): LifeStep[] => [
    {
      atUs: one.sentUs,
      kind: 'batchDrained',
      sentence: plain(`p${one.partition}: batch of ${one.records.length} left, full`),
    },
    {
      atUs: one.appendedUs,
      kind: 'batchAppended',
      sentence: plain(`b${one.partition + 1} wrote offsets ${one.baseOffset}…`),
    },
    {
      atUs: one.ackedUs,
      kind: 'batchCompleted',
      sentence: plain(`Your app hears “ok” for ${one.records.length} records`),
    },
  ])
  return steps.sort((a, b) => a.atUs - b.atUs)
}

function binsOf(run: FakeRun): ChartBin[] {
  const count = Math.ceil(run.endUs / BIN_US)
  return Array.from({ length: count }, (_, index) => {
    const within = (us: number): boolean => Math.floor(us / BIN_US) === index
    const acked = run.batches.filter((one) => within(one.ackedUs))
    const sent = run.batches.filter((one) => within(one.sentUs))
    const latencies = acked.flatMap((one) =>
      one.records.map((record) => one.ackedUs - (run.records[record - 1]?.sentUs ?? 0)),
    )
    return {
      sent: run.records.filter((one) => within(one.sentUs)).length,
      acked: latencies.length,
      failed: 0,
      requests: sent.length,
      latencySumUs: latencies.reduce((sum, one) => sum + one, 0),
      latencyMaxUs: Math.max(0, ...latencies),
      batchBytes: sent.reduce((sum, one) => sum + 61 + one.records.length * 115, 0),
      batches: sent.length,
    }
  })
}

function markOf(action: Action): TimelineMark {
  const name = 'broker' in action ? `b${action.broker} ` : ''
  const isRepair = /^(start|heal|resume)/.test(action.do)
  return { atUs: action.atMs * 1000, kind: isRepair ? 'repair' : 'fault', label: plain(`${name}${action.do}`) }
}

/** The parts of a scenario file that the page reads, without any check. */
function parsed(source: unknown): Scenario {
  const file = source as Partial<Scenario>
  return {
    version: 1,
    title: file.title ?? { en: 'Bench', ko: '작업대' },
    kafka: file.kafka ?? '3.9',
    seed: file.seed ?? 1,
    durationMs: 11_000,
    settle: true,
    cluster: { brokers: file.cluster?.brokers ?? 3, config: file.cluster?.config ?? {} },
    topics: (file.topics ?? []).map((topic) => ({
      ...topic,
      partitions: topic.partitions ?? 1,
      replicationFactor: topic.replicationFactor ?? 3,
      initialRecords: topic.initialRecords ?? [],
      config: topic.config ?? {},
    })),
    producers: (file.producers ?? []).map((producer) => ({ ...producer, config: producer.config ?? {} })),
    consumers: [],
    workload: (file.workload ?? []).map((entry) => {
      const kind = 'records' in entry ? 'records' : 'dataset' in entry ? 'dataset' : 'generated'
      return { ...entry, kind } as Scenario['workload'][number]
    }),
    network: { latencyMs: 20, jitterMs: 0, bandwidthBytesPerSecond: null, links: [] },
    model: {
      leaderAppendMs: 0.1,
      followerAppendMs: 0.1,
      controllerCommitMs: 2,
      metadataDelayMs: null,
      failureDetectionMs: null,
      warm: true,
      backoffJitter: true,
      compressionRatio: null,
      preset: null,
    },
    actions: file.actions ?? [],
  }
}

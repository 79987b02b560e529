import { describe, expect, it } from 'vitest'
import { lastStableOffset } from '../../../../src/engine/cluster/unified-log.ts'
import { must } from '../../../../src/engine/kernel/assert.ts'
import { forEachPending } from '../../../../src/engine/kernel/event-queue.ts'
import type { PacketInFlight } from '../../../../src/engine/network/network.ts'
import { availableMemory } from '../../../../src/engine/producer/buffer-pool.ts'
import { measureProducer } from '../../../../src/engine/producer/measure-producer.ts'
import { fieldSize, headersSize, recordSizeUpperBound } from '../../../../src/engine/protocol/record-size.ts'
import type { World } from '../../../../src/engine/simulation/world.ts'
import { columnOf, INSPECTED, inspect, inspectedRun, partOf, rowOf, tableOf } from '../../../support/inspected.ts'

const looked = inspectedRun(INSPECTED, 20_000)

function packetsOf(world: World): PacketInFlight[] {
  const packets: PacketInFlight[] = []
  forEachPending(world.queue, (entry) => {
    if (entry.kind === 'packet') packets.push(entry)
  })
  return packets
}

describe('a record', () => {
  it('is made of its key, value and headers, with the sizes of P-89 and P-90', () => {
    const { sheet } = inspect(looked, 405, { kind: 'record', record: 40 })
    const planned = must(looked.run.tables.records.planned[40], 'record 40')
    const [key, value, headers] = [planned.key?.length ?? -1, planned.valueSize, headersSize(planned.headers)]
    const content = partOf(sheet, 'content')
    expect(rowOf(content, 'key')).toEqual([new TextDecoder().decode(planned.key ?? new Uint8Array()), key])
    expect(rowOf(content, 'serializedSize')).toEqual([fieldSize(key) + fieldSize(value) + headers])
    expect(rowOf(content, 'upperBound')).toEqual([recordSizeUpperBound(key, value, headers)])
  })

  it('takes in its batch what the engine counted when it was appended (P-89)', () => {
    for (const record of [38, 39, 40, 41]) {
      const stored = inspect(looked, 405, { kind: 'record', record }).sheet
      const sentMs = (looked.run.tables.records.sentAtUs[record] as number) / 1000
      const buffered = inspect(looked, sentMs + 1, { kind: 'record', record }).sheet
      expect(rowOf(partOf(stored, 'content'), 'sizeInBatch')).toEqual(rowOf(partOf(buffered, 'content'), 'sizeInBatch'))
    }
  })

  it('stands where the logs hold it, committed below the high watermark (C-19, C-43)', () => {
    const { sheet, world } = inspect(looked, 405, { kind: 'record', record: 40 })
    const { partition, offset } = looked.run.tables.records
    const [index, at] = [partition[40] as number, offset[40] as number]
    expect(columnOf(partOf(sheet, 'copies'), 'offset')).toEqual(
      world.brokers.filter((broker) => (broker.partitions[index]?.log.logEndOffset ?? 0) > at).map(() => [at]),
    )
    expect(columnOf(partOf(sheet, 'copies'), 'state')).toEqual([['committed'], ['committed'], ['committed']])
  })

  it('shows the steps that led to its partition: murmur2, toPositive, remainder (P-38)', () => {
    const { life, sheet } = inspect(looked, 405, { kind: 'record', record: 40 })
    const choice = must(life?.choice, 'its choice')
    const positive = choice.hash & 0x7fffffff
    expect(rowOf(partOf(sheet, 'choice'), 'murmur2')).toEqual([choice.hash])
    expect(rowOf(partOf(sheet, 'choice'), 'remainder')).toEqual([`${positive} % 3 = ${positive % 3}`])
  })
})

describe('a batch', () => {
  it('fills up to batch.size, and says whether its size is an estimate (P-61, P-62)', () => {
    const { view } = inspect(looked, 405, { kind: 'producer', producer: 0 })
    const open = must(view.producers[0]?.lanes.flatMap(({ batches }) => batches)[0], 'an open batch')
    const { sheet } = inspect(looked, 405, { kind: 'batch', batch: open.batch })
    const fill = partOf(sheet, 'fill')
    expect(fill.figure).toEqual({ kind: 'fill', used: open.sizeBytes, capacity: 1024 })
    expect(fill.note?.key).toBe('sizeIsEstimate')
    expect(rowOf(fill, 'records')).toEqual([open.records.length])
  })

  it('lists every try with what came of it (P-78, P-99)', () => {
    const { sheet } = inspect(looked, 405, { kind: 'batch', batch: 0 })
    expect(columnOf(partOf(sheet, 'attempts'), 'outcome').map(([what]) => what)).toEqual(['stored'])
    // The leader of orders-0 dies at 3 s: what it had not answered is sent again.
    const late = inspect(looked, 12_500, { kind: 'broker', broker: 1 }).view
    const again = must(
      late.producers[0]?.connections
        .flatMap(({ inFlight }) => inFlight.flatMap(({ batches }) => batches))
        .concat(late.producers[0]?.lanes.flatMap(({ batches }) => batches) ?? [])
        .find(({ attempts }) => attempts > 0) ?? retried(),
      'a batch that was tried again',
    )
    const tries = columnOf(
      partOf(inspect(looked, 19_000, { kind: 'batch', batch: again.batch }).sheet, 'attempts'),
      'outcome',
    )
    expect(tries.length).toBeGreaterThan(1)
    expect(['connectionLost', 'timedOut', 'again']).toContain(tries[0]?.[0])
    expect(tries.at(-1)?.[0]).toBe('stored')
  })

  it('stands on each replica at the offsets of that log (C-19)', () => {
    const { sheet, world } = inspect(looked, 405, { kind: 'batch', batch: 0 })
    const partition = must(partOf(sheet, 'place').rows, 'rows')[1]?.values[0]
    expect(partition).toMatchObject({ kind: 'thing', thing: { kind: 'partition' } })
    expect(tableOf(partOf(sheet, 'replicas'))).toHaveLength(world.brokers.length)
    expect(new Set(columnOf(partOf(sheet, 'replicas'), 'offsets').map(String)).size).toBe(1)
  })
})

/** A batch of the first producer that was out when the broker died. */
function retried(): { readonly batch: number } | undefined {
  const { view } = inspect(looked, 3040, { kind: 'broker', broker: 1 })
  return view.producers[0]?.lanes.flatMap(({ batches }) => batches).find(({ attempts }) => attempts > 0)
}

describe('a packet', () => {
  it('tells of a Produce request what the message holds: acks, timeout, batches with their sequences (P-95)', () => {
    let seen = 0
    for (let atMs = 400; atMs < 440; atMs++) {
      const { world } = inspect(looked, atMs, { kind: 'broker', broker: 1 })
      for (const { packet, message } of packetsOf(world)) {
        const { body } = message
        if (body.api !== 'Produce' || !('batches' in body)) continue
        const { sheet } = inspect(looked, atMs, { kind: 'packet', packet })
        expect(rowOf(partOf(sheet, 'asks'), 'acks')).toEqual(['all'])
        expect(rowOf(partOf(sheet, 'asks'), 'timeoutMs')).toEqual([body.timeoutMs * 1000])
        expect(columnOf(partOf(sheet, 'batches'), 'batch')).toEqual(
          body.batches.map(({ id }) => [{ kind: 'batch', batch: id }]),
        )
        expect(columnOf(partOf(sheet, 'batches'), 'size')).toEqual(body.batches.map(({ sizeBytes }) => [sizeBytes]))
        expect(rowOf(partOf(sheet, 'way'), 'correlationId')).toEqual([message.correlationId])
        seen++
      }
    }
    expect(seen).toBeGreaterThan(5)
  })

  it('that has arrived shows the same content as on its way, and what became of it', () => {
    const { world } = inspect(looked, 405, { kind: 'broker', broker: 1 })
    for (const { packet, arrivesAtUs, message } of packetsOf(world)) {
      const [on, gone] = [405, Math.ceil(arrivesAtUs / 1000) + 30].map((atMs) =>
        inspect(looked, atMs, { kind: 'packet', packet }),
      )
      const kept = (sheet = on?.sheet ?? []) =>
        sheet.filter(({ name }) => ['asks', 'batches', 'results', 'offsetsAsked', 'fields'].includes(name))
      expect(kept(gone?.sheet)).toEqual(kept())
      expect(rowOf(partOf(gone?.sheet ?? [], 'way'), 'arrivedAt')).toEqual([arrivesAtUs])
      expect(gone?.life?.packet?.api).toBe(message.body.api)
    }
  })

  it('pairs an answer with its request, and a request with its answer, by correlation id (P-120)', () => {
    let pairs = 0
    for (let atMs = 400; atMs < 460; atMs += 3) {
      const { world } = inspect(looked, atMs, { kind: 'broker', broker: 1 })
      for (const { packet, message, to } of packetsOf(world)) {
        if (message.kind !== 'response' || to < 4 || to > 5) continue
        const answer = inspect(looked, atMs, { kind: 'packet', packet }).sheet
        const request = rowOf(partOf(answer, 'pair'), 'answerTo')[0] as { kind: 'packet'; packet: number }
        const back = inspect(looked, atMs, request).sheet
        expect(rowOf(partOf(back, 'way'), 'correlationId')).toEqual([message.correlationId])
        expect(rowOf(partOf(back, 'pair'), 'answer')).toEqual([{ kind: 'packet', packet }])
        pairs++
      }
    }
    expect(pairs).toBeGreaterThan(3)
  })
})

describe('a partition', () => {
  it('tells of each replica the offsets of its own log (C-43, C-57)', () => {
    for (const atMs of [405, 3040, 12_500, 19_500]) {
      const { sheet, world } = inspect(looked, atMs, { kind: 'partition', partition: 0 })
      const logs = [1, 2, 3].map((broker) => must(world.brokers[broker - 1]?.partitions[0], 'a replica').log)
      const replicas = partOf(sheet, 'replicas')
      expect(columnOf(replicas, 'hw')).toEqual(logs.map(({ highWatermark }) => [highWatermark]))
      expect(columnOf(replicas, 'leo')).toEqual(logs.map(({ logEndOffset }) => [logEndOffset]))
      expect(columnOf(replicas, 'lso')).toEqual(logs.map((log) => [lastStableOffset(log)]))
    }
  })

  it('shows the epochs of the leader’s log, the newest first (C-50)', () => {
    const { sheet, world, view } = inspect(looked, 19_500, { kind: 'partition', partition: 0 })
    const leader = must(
      view.partitions.find(({ partition }) => partition === 0),
      'orders-0',
    ).leader
    const { epochs } = must(world.brokers[leader - 1]?.partitions[0], 'the leader').log
    expect(epochs.length).toBeGreaterThan(1)
    expect(tableOf(partOf(sheet, 'epochs'))).toEqual(
      epochs.map(({ epoch, startOffset }) => [[epoch], [startOffset]]).reverse(),
    )
  })

  it('lists open transactions and the aborted ones that a read_committed consumer leaves out (C-57, C-131)', () => {
    const partition = looked.run.tables.registry.topics.indexOf('payments')
    const { sheet, world } = inspect(looked, 2500, { kind: 'partition', partition })
    const log = must(world.brokers[0]?.partitions[partition], 'the leader').log
    expect(log.producers.aborted.length).toBeGreaterThan(0)
    expect(columnOf(partOf(sheet, 'abortedTransactions'), 'markerOffset')).toEqual(
      log.producers.aborted.map(({ lastOffset }) => [lastOffset]).reverse(),
    )
  })
})

describe('a broker', () => {
  it('lists who is parked in it, and for which offset (C-24)', () => {
    let seen = 0
    for (let atMs = 380; atMs < 440; atMs += 2) {
      const { sheet, world } = inspect(looked, atMs, { kind: 'broker', broker: 1 })
      const parts = must(world.brokers[0], 'b1')
        .delayedProduces.flatMap(({ parts: all }) => all)
        .filter(({ isSettled }) => !isSettled)
      if (parts.length === 0) {
        expect(sheet.some(({ name }) => name === 'parkedProduces')).toBe(false)
        continue
      }
      seen++
      expect(columnOf(partOf(sheet, 'parkedProduces'), 'requiredOffset')).toEqual(
        parts.map(({ requiredOffset }) => [requiredOffset]),
      )
    }
    expect(seen).toBeGreaterThan(5)
  })

  it('has one request of each connection in hand, the others unread (C-14)', () => {
    const { sheet, world } = inspect(looked, 405, { kind: 'broker', broker: 1 })
    const servers = [...must(world.brokers[0], 'b1').servers.values()]
    expect(columnOf(partOf(sheet, 'requests'), 'unread')).toEqual(servers.map(({ unread }) => [unread.length]))
    expect(columnOf(partOf(sheet, 'requests'), 'current')).toEqual(
      servers.map(({ current }) => [current ? `${current.body.api} ${current.correlationId}` : 'none']),
    )
  })

  it('that is dead has neither clocks nor requests, and keeps its logs (C-61)', () => {
    const { sheet } = inspect(looked, 6000, { kind: 'broker', broker: 1 })
    const names = sheet.map(({ name }) => name)
    expect(names).not.toContain('clocks')
    expect(names).not.toContain('requests')
    expect(names).toContain('roles')
    expect(rowOf(partOf(sheet, 'state'), 'process')[0]).toBe('dead')
  })
})

describe('the controller', () => {
  it('has each broker as registered, fenced once its session is over (C-62, C-63)', () => {
    const states = (atMs: number) => {
      const { sheet, world } = inspect(looked, atMs, { kind: 'broker', broker: 0 })
      const registered = partOf(sheet, 'registrations')
      expect(columnOf(registered, 'brokerEpoch')).toEqual(
        world.controller.brokers.flatMap((one) => (one ? [[one.epoch]] : [])),
      )
      return columnOf(registered, 'state').map(([state]) => state)
    }
    expect(states(405)).toEqual(['unfenced', 'unfenced', 'unfenced'])
    expect(states(14_000)).toEqual(['fenced', 'unfenced', 'unfenced'])
    expect(states(19_900)).toEqual(['unfenced', 'unfenced', 'unfenced'])
  })
})

describe('a producer', () => {
  it('reports the metrics of measureProducer under Kafka’s names (P-158)', () => {
    const { sheet, world } = inspect(looked, 2500, { kind: 'producer', producer: 0 })
    const process = must(world.producers[0], 'app')
    const measured = measureProducer(must(process.producer, 'its producer'), process.options.profile.features, 2500)
    const metrics = partOf(sheet, 'metrics')
    expect(metrics.rows?.map(({ label }) => (typeof label === 'string' ? label : label.code))).toEqual(
      measured.map(({ name, of }) => (of === '' ? name : `${of} ${name}`)),
    )
    const of = (name: string) =>
      must(
        measured.find((one) => one.name === name),
        name,
      ).value
    expect(rowOf(metrics, 'batch-size-avg')).toEqual([of('batch-size-avg')])
    expect(rowOf(metrics, 'record-send-total')).toEqual([of('record-send-total')])
    expect(rowOf(metrics, 'request-latency-max')).toEqual([of('request-latency-max') * 1000])
  })

  it('knows leaders by its own metadata; what the controller says otherwise is marked (P-116, P-117)', () => {
    const marks = (atMs: number) =>
      columnOf(
        partOf(inspect(looked, atMs, { kind: 'producer', producer: 0 }).sheet, 'clientPicture'),
        'controllerSays',
      )
    expect(marks(405)).toEqual([['same'], ['same'], ['same']])
    const { view } = inspect(looked, 14_000, { kind: 'producer', producer: 0 })
    const moved = must(view.partitions.find(({ partition }) => partition === 0)?.leaderSinceUs, 'its election')
    expect(marks(moved / 1000)[0]?.[0]).toBe('outdated')
    expect(marks(15_500)[0]).toEqual(['same'])
  })

  it('has the free memory and the sequences of its own state (P-33, P-122)', () => {
    const { sheet, world } = inspect(looked, 405, { kind: 'producer', producer: 0 })
    const producer = must(world.producers[0]?.producer, 'its producer')
    expect(rowOf(partOf(sheet, 'memory'), 'freeMemory')).toEqual([availableMemory(producer.accumulator.pool)])
    const entries = [...(producer.transactions?.partitions.values() ?? [])].sort((a, b) => a.partition - b.partition)
    expect(columnOf(partOf(sheet, 'idempotence'), 'nextSequence')).toEqual(
      entries.map(({ nextSequence }) => [nextSequence]),
    )
  })

  it('in a transaction shows both sides: its own state and its coordinator’s (P-134, C-126)', () => {
    const { sheet, world } = inspect(looked, 2500, { kind: 'producer', producer: 1 })
    const transactions = must(world.producers[1]?.producer?.transactions, 'its transactions')
    expect(rowOf(partOf(sheet, 'transactionClient'), 'state')).toEqual([transactions.state])
    const kept = world.brokers.flatMap(({ coordinator }) => [...coordinator.transactions.values()])
    expect(rowOf(partOf(sheet, 'transactionCoordinator'), 'state')[0]).toBe(kept[0]?.metadata.status)
  })
})

describe('a consumer', () => {
  it('has its position, its lag and what the open transaction keeps from it (C-57, C-132)', () => {
    const { sheet, world, view } = inspect(looked, 2500, { kind: 'consumer', consumer: 0 })
    const [partition] = must(world.consumers[0], 'reader').partitions
    const shown = must(view.consumers[0]?.partitions[0], 'its partition')
    const positions = partOf(sheet, 'positions')
    expect(columnOf(positions, 'position')).toEqual([[partition?.position]])
    expect(columnOf(positions, 'heldBack')).toEqual([[shown.heldBack]])
    expect(rowOf(partOf(sheet, 'state'), 'delivered')).toEqual([view.consumers[0]?.delivered])
  })

  it('counts the records of aborted transactions that it left out (C-132)', () => {
    const { sheet, world } = inspect(looked, 2900, { kind: 'consumer', consumer: 0 })
    const partition = looked.run.tables.registry.topics.indexOf('payments')
    const log = must(world.brokers[0]?.partitions[partition], 'the leader').log
    const position = world.consumers[0]?.partitions[0]?.position ?? 0
    const passed = log.producers.aborted.filter(({ lastOffset }) => lastOffset < position)
    const state = partOf(sheet, 'state')
    const leftOut = Number(rowOf(state, 'droppedRecords')[0]) + Number(rowOf(state, 'skippedOffsets')[0])
    expect(passed.length).toBeGreaterThan(0)
    expect(leftOut).toBeGreaterThanOrEqual(passed.length * 12)
  })
})

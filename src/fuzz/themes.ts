import { nextInt, type Rng } from '../engine/kernel/rng.ts'
import { between, chance, pick, shuffled } from './draw.ts'
import type { ActionJson } from './random-actions.ts'
import type { Places } from './random-scenario.ts'
import type { Theme } from './swarm.ts'

/** The actions of one theme, at random moments while the workload sends, in no particular order. */
export function drawTheme(rng: Rng, theme: Theme, places: Places): ActionJson[] {
  return DRAW[theme](rng, places)
}

const DRAW: Readonly<Record<Theme, (rng: Rng, places: Places) => ActionJson[]>> = {
  killRestart,
  zombie,
  rollingPower,
  lostAnswers,
  leaderMoves,
  lastInSync,
  laggingFollower,
  noController,
  stopAndGo,
  producerChurn,
  coordinator,
  disks,
}

/** Moments one behind the other, `stepMs` apart on the average, while the workload sends. */
function moments(rng: Rng, places: Places, stepMs: number): number[] {
  const times: number[] = []
  for (let atMs = between(rng, 200, 1200); atMs < places.sendingMs; atMs += between(rng, stepMs / 2, stepMs * 1.5)) {
    times.push(atMs + nextInt(rng, 1000) / 1000)
  }
  return times
}

function anyBroker(rng: Rng, places: Places): number {
  return between(rng, 1, places.brokers)
}

/** The broker that leads a partition at first, and often later. */
function someLeader(rng: Rng, places: Places): number {
  return pick(rng, places.assignment)[0] as number
}

function killRestart(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, between(rng, 500, 1200)).flatMap((atMs): ActionJson[] => {
    const broker = anyBroker(rng, places)
    return [
      { atMs, do: 'killBroker', broker },
      { atMs: atMs + between(rng, 20, 1500), do: 'startBroker', broker },
    ]
  })
}

function zombie(rng: Rng, places: Places): ActionJson[] {
  const clients = places.producers.map(({ name }) => name)
  return moments(rng, places, 2500).flatMap((atMs): ActionJson[] => {
    const broker = chance(rng, 0.7) ? someLeader(rng, places) : anyBroker(rng, places)
    const others = Array.from({ length: places.brokers }, (_, index) => index + 1).filter((other) => other !== broker)
    // Some clients see only the old leader, some only the others.
    const lost = chance(rng, 0.3) ? clients.filter(() => chance(rng, 0.5)) : []
    const from = [...(chance(rng, 0.9) ? ['controller'] : []), ...others, ...lost]
    return [
      { atMs, do: 'isolateBroker', broker, from },
      { atMs: atMs + between(rng, 500, 3000), do: 'healBroker', broker },
    ]
  })
}

function rollingPower(rng: Rng, places: Places): ActionJson[] {
  const order = shuffled(
    rng,
    Array.from({ length: places.brokers }, (_, index) => index + 1),
  )
  return moments(rng, places, between(rng, 500, 1500)).flatMap((atMs, turn): ActionJson[] => {
    const broker = order[turn % order.length] as number
    return [
      { atMs, do: 'powerOffBroker', broker, unflushedMs: pick(rng, [0, 0, 20, 200, 2000]) },
      { atMs: atMs + between(rng, 100, 2000), do: 'startBroker', broker },
    ]
  })
}

function lostAnswers(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, between(rng, 200, 700)).map((atMs): ActionJson => {
    const broker = chance(rng, 0.6) ? someLeader(rng, places) : anyBroker(rng, places)
    const ends = [pick(rng, places.producers).name, broker]
    const what = chance(rng, 0.75) ? 'response' : 'request'
    const packet = { what, api: 'Produce', between: ends }
    const kind = pick(rng, ['drop', 'drop', 'delay', 'duplicate', 'fail'])
    if (kind === 'drop') return { atMs, do: 'dropNext', ...packet, count: between(rng, 1, 3) }
    if (kind === 'delay') return { atMs, do: 'delayNext', ...packet, byMs: between(rng, 100, 2500) }
    if (kind === 'duplicate') return { atMs, do: 'duplicateNext', ...packet, what: 'request' }
    const error = pick(rng, ['NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'REQUEST_TIMED_OUT'])
    return { atMs, do: 'failNext', broker, api: 'Produce', error, afterAppend: chance(rng, 0.6) }
  })
}

function leaderMoves(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, between(rng, 400, 1000)).flatMap((atMs): ActionJson[] => {
    const partition = nextInt(rng, places.partitions)
    const broker = someLeader(rng, places)
    const how = pick(rng, ['reassign', 'reassign', 'elect', 'shutdown'])
    if (how === 'elect') return [{ atMs, do: 'electLeader', topic: 'orders', partition, kind: 'preferred' }]
    if (how === 'shutdown') {
      return [
        { atMs, do: 'shutdownBroker', broker },
        { atMs: atMs + between(rng, 300, 1500), do: 'startBroker', broker },
      ]
    }
    // The same replicas in another order move the leader only; others move the data too.
    const known = chance(rng, 0.6)
      ? (places.assignment[partition] as readonly number[])
      : Array.from({ length: places.brokers }, (_, index) => index + 1)
    const replicas = shuffled(rng, known).slice(0, places.replicationFactor)
    return [
      { atMs, do: 'reassignPartition', topic: 'orders', partition, replicas },
      { atMs: atMs + between(rng, 50, 500), do: 'electLeader', topic: 'orders', partition, kind: 'preferred' },
    ]
  })
}

function lastInSync(rng: Rng, places: Places): ActionJson[] {
  const partition = nextInt(rng, places.partitions)
  const order = shuffled(rng, places.assignment[partition] as readonly number[])
  const list: ActionJson[] = []
  let atMs = between(rng, 300, 1000)
  for (const broker of order) {
    list.push({ atMs, do: 'killBroker', broker })
    atMs += between(rng, 200, 1500)
  }
  if (chance(rng, 0.5)) list.push({ atMs: atMs + 700, do: 'electLeader', topic: 'orders', partition, kind: 'unclean' })
  const isReversed = chance(rng, 0.4)
  for (const broker of isReversed ? order.slice().reverse() : order) {
    list.push({ atMs, do: 'startBroker', broker })
    atMs += between(rng, 100, 1500)
  }
  list.push({ atMs, do: 'electLeader', topic: 'orders', partition, kind: pick(rng, ['unclean', 'preferred']) })
  return list
}

function laggingFollower(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, 2200).flatMap((atMs): ActionJson[] => {
    const replicas = pick(rng, places.assignment)
    const follower = replicas[replicas.length - 1] as number
    const leader = replicas[0] as number
    const diesMs = atMs + between(rng, 300, 2000)
    return [
      { atMs, do: 'slowBroker', broker: follower, fetchMs: between(rng, 300, 4000) },
      { atMs: diesMs, do: 'killBroker', broker: leader },
      { atMs: diesMs + between(rng, 0, 1000), do: 'slowBroker', broker: follower },
      { atMs: diesMs + between(rng, 100, 2000), do: 'startBroker', broker: leader },
    ]
  })
}

function noController(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, 3000).flatMap((atMs): ActionJson[] => {
    const broker = someLeader(rng, places)
    return [
      { atMs, do: 'killController' },
      { atMs: atMs + between(rng, 0, 500), do: 'killBroker', broker },
      { atMs: atMs + between(rng, 300, 2500), do: 'startBroker', broker },
      { atMs: atMs + between(rng, 200, 2500), do: 'startController' },
    ]
  })
}

function stopAndGo(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, between(rng, 700, 1500)).flatMap((atMs): ActionJson[] => {
    const broker = anyBroker(rng, places)
    return [
      { atMs, do: 'hangBroker', broker },
      { atMs: atMs + between(rng, 50, 3000), do: 'resumeBroker', broker },
    ]
  })
}

function producerChurn(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, between(rng, 600, 1500)).flatMap((atMs): ActionJson[] => {
    const producer = pick(rng, places.producers).name
    const timeout = chance(rng, 0.5) ? { timeoutMs: pick(rng, [0, 50, 1000]) } : {}
    const again: ActionJson = { atMs: atMs + between(rng, 10, 800), do: 'restartProducer', producer, config: {} }
    const how = pick(rng, ['restart', 'kill', 'close', 'flush'])
    if (how === 'restart') return [{ atMs, do: 'restartProducer', producer, config: {}, ...timeout }]
    if (how === 'kill') return [{ atMs, do: 'killProducer', producer }, again]
    if (how === 'close') return [{ atMs, do: 'closeProducer', producer, ...timeout }, again]
    return [{ atMs, do: 'flushProducer', producer, ...timeout }]
  })
}

function coordinator(rng: Rng, places: Places): ActionJson[] {
  const calls = ['beginTransaction', 'commitTransaction', 'beginTransaction', 'abortTransaction'] as const
  return moments(rng, places, between(rng, 400, 1200)).flatMap((atMs, turn): ActionJson[] => {
    const broker = anyBroker(rng, places)
    const how = pick(rng, ['kill', 'drop', 'drop', 'call', 'call'])
    if (how === 'call') return [{ atMs, do: calls[turn % calls.length] as string, producer: 'p1' }]
    if (how === 'drop') {
      const api = pick(rng, ['EndTxn', 'AddPartitionsToTxn', 'InitProducerId', 'WriteTxnMarkers'])
      const other = api === 'WriteTxnMarkers' ? 1 + (broker % places.brokers) : 'p1'
      if (other === broker) return []
      return [{ atMs, do: 'dropNext', what: pick(rng, ['request', 'response']), api, between: [other, broker] }]
    }
    return [
      { atMs, do: 'killBroker', broker },
      { atMs: atMs + between(rng, 50, 1500), do: 'startBroker', broker },
    ]
  })
}

function disks(rng: Rng, places: Places): ActionJson[] {
  return moments(rng, places, 2000).flatMap((atMs): ActionJson[] => {
    const broker = anyBroker(rng, places)
    const endsMs = atMs + between(rng, 100, 1000)
    const disk = pick(rng, ['kept', 'empty'])
    const startMs = endsMs + between(rng, 100, 1500)
    return [
      { atMs, do: 'failDisk', broker },
      { atMs: endsMs, do: pick(rng, ['killBroker', 'shutdownBroker']), broker },
      // A clean shutdown takes a while; who still runs is not started.
      { atMs: startMs, do: 'startBroker', broker, disk },
    ]
  })
}

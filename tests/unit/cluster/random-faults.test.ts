import { describe, expect, it } from 'vitest'
import { itemAt } from '../../../src/engine/kernel/chunked-list.ts'
import { nextInt, type Rng, rngStream } from '../../../src/engine/kernel/rng.ts'
import type { Breach, Violation } from '../../../src/verify/monitor.ts'
import { accountOfEvents, accountOfState, type ClusterAccount } from '../../support/cluster-fold.ts'
import { type ClusterProfile, type ClusterWorld, clusterWorld, type SentProduce } from '../../support/cluster-world.ts'
import { watchCluster } from '../../support/watched-cluster.ts'

const PROFILES: readonly ClusterProfile[] = ['P25', 'P33', 'P39', 'P40', 'P41']
const SEEDS = Number(process.env['CLUSTER_SEEDS'] ?? 8)
const DURATION_MS = 120_000

interface Run {
  readonly world: ClusterWorld
  readonly broken: readonly Violation[]
  readonly breaches: readonly Breach[]
  readonly sent: { readonly handle: SentProduce; readonly batch: number }[]
}

/**
 * Goal: no order of kills, restarts, cuts, freezes and shutdowns breaks an invariant or loses what acks=all has acked.
 * Method: random faults against three brokers and two partitions with unclean election off, all invariants after every
 * input; then everything is healed, and the logs must be one.
 */
function run(profile: ClusterProfile, seed: number): Run {
  const rng = rngStream(seed, `random-faults/${profile}`)
  const world = clusterWorld({
    profile,
    seed,
    partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 3, 1] }],
    config: { 'min.insync.replicas': String(1 + nextInt(rng, 2)) },
    ...(nextInt(rng, 2) === 0
      ? {}
      : { model: { leaderAppendUs: 300, followerAppendUs: 200, controllerCommitUs: 2000 } }),
  })
  const monitor = watchCluster(world)
  const sent = plan(world, rng)
  for (let ms = 0; ms < DURATION_MS; ms += 200 + nextInt(rng, 6000)) fault(world, rng, ms)
  world.runUntil(DURATION_MS)
  healEverything(world)
  world.runUntil(DURATION_MS + 60_000)
  monitor.checkAll()
  return { world, broken: monitor.violations, breaches: monitor.breaches, sent }
}

function plan(world: ClusterWorld, rng: Rng): Run['sent'] {
  const sent: Run['sent'] = []
  for (let ms = 0; ms < DURATION_MS; ms += 20 + nextInt(rng, 400)) {
    const partition = nextInt(rng, 2)
    const acks = ([-1, -1, 1, 0] as const)[nextInt(rng, 4)] as -1 | 0 | 1
    const connection = `c${nextInt(rng, 4)}`
    const before = world.nextBatchId()
    const records = 1 + nextInt(rng, 3)
    const to = 1 + nextInt(rng, 3)
    sent.push({
      handle: world.produce(ms, { to, acks, partition, records, connection, timeoutMs: 3000 }),
      batch: before,
    })
  }
  return sent
}

function fault(world: ClusterWorld, rng: Rng, ms: number): void {
  const id = 1 + nextInt(rng, 3)
  const other = nextInt(rng, 4)
  switch (nextInt(rng, 13)) {
    case 0:
      world.kill(ms, id)
      break
    case 1:
    case 2:
    case 3:
    case 4:
      world.start(ms, id)
      break
    case 5:
      world.shutdown(ms, id)
      break
    case 6:
      if (other !== id) world.cut(ms, id, other)
      break
    case 7:
    case 8:
    case 9:
      if (other === id) break
      world.heal(ms, id, other)
      world.do(ms, () => world.resetConnections(id, other))
      break
    case 10:
      world.freezeFetcher(ms, id)
      break
    default:
      world.thawFetcher(ms, id)
  }
}

function healEverything(world: ClusterWorld): void {
  for (const a of [1, 2, 3]) {
    for (const b of [0, 1, 2, 3]) {
      if (a <= b) continue
      world.heal(DURATION_MS, a, b)
      world.do(DURATION_MS, () => world.resetConnections(a, b))
    }
    world.thawFetcher(DURATION_MS, a)
    world.start(DURATION_MS, a)
    world.start(DURATION_MS + 25_000, a)
  }
}

/** A failed disk is one fact about the broker: its replicas keep the role that they had. */
function withOfflineRoles(state: ClusterAccount, events: ClusterAccount): ClusterAccount {
  const account = { ...state }
  for (const name of Object.keys(account)) {
    if (account[name]?.endsWith(' offline') && events[name] !== undefined) account[name] = events[name]
  }
  return account
}

function storedBatches(world: ClusterWorld, broker: number, partition: number): Set<number> {
  const { batches } = world.log(broker, partition)
  return new Set(Array.from({ length: batches.length }, (_, i) => itemAt(batches, i).batch.id))
}

describe('random faults', () => {
  for (const profile of PROFILES) {
    it(`${profile}: no invariant breaks, and what acks=all has acked survives (seeds 1..${SEEDS})`, {
      timeout: 600_000,
    }, () => {
      let ackedByAll = 0
      let elections = 0
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { world, broken, breaches, sent } = run(profile, seed)
        const name = `${profile} seed ${seed}`
        expect(broken, name).toEqual([])
        expect(breaches, name).toEqual([])
        for (const partition of [0, 1]) {
          const { leader, isr } = world.committed(partition)
          expect(isr, `${name}: everybody is back in the ISR of ${partition}`).toEqual([1, 2, 3])
          for (const id of [1, 2, 3])
            expect(world.batches(id, partition), name).toEqual(world.batches(leader, partition))
        }
        const stored = new Set([0, 1].flatMap((p) => [...storedBatches(world, world.committed(p).leader, p)]))
        const lost = sent.filter(({ handle, batch }) => handle.error === 0 && handle.acks === -1 && !stored.has(batch))
        expect(
          lost.map(({ batch }) => batch),
          name,
        ).toEqual([])
        ackedByAll += sent.filter(({ handle }) => handle.error === 0 && handle.acks === -1).length
        elections += world.eventsOf('leaderElected').length - 2
      }
      // Otherwise the runs would prove nothing.
      expect(ackedByAll).toBeGreaterThan(20 * SEEDS)
      expect(elections).toBeGreaterThan(3 * SEEDS)
    })
  }

  it.each(PROFILES)('the events tell the whole story: folded alone they give the state (%s)', (profile) => {
    for (let seed = 1; seed <= 3; seed++) {
      const rng = rngStream(seed, `two-accounts/${profile}`)
      const world = clusterWorld({ profile, seed, partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 3, 1] }] })
      plan(world, rng)
      for (let ms = 0; ms < 60_000; ms += 200 + nextInt(rng, 4000)) fault(world, rng, ms)
      world.powerOff(30_000, 2, 5000)
      world.failDisk(45_000, 3)
      for (let ms = 0; ms <= 60_000; ms += 200 + nextInt(rng, 3000)) {
        world.runUntil(ms)
        const state = accountOfState(world.brokers, world.controller)
        expect(accountOfEvents(world.events), `${profile} seed ${seed} at ${ms}`).toEqual(
          withOfflineRoles(state, accountOfEvents(world.events)),
        )
      }
    }
  })

  it('a run that goes on with copies of its actors is the same run', () => {
    const tell = (isSwapped: boolean) => {
      const rng = rngStream(5, 'random-faults/copies')
      const world = clusterWorld({ seed: 5, partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 3, 1] }] })
      plan(world, rng)
      for (let ms = 0; ms < 60_000; ms += 200 + nextInt(rng, 4000)) fault(world, rng, ms)
      for (let ms = 0; ms <= 60_000; ms += 97) {
        world.runUntil(ms)
        if (isSwapped) world.swapInClones()
      }
      return world.events
    }
    expect(tell(true)).toEqual(tell(false))
  })
})

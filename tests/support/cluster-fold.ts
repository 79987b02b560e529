import type { BrokerState } from '../../src/engine/cluster/broker.ts'
import { brokerBits } from '../../src/engine/cluster/cluster-options.ts'
import type { ControllerState } from '../../src/engine/cluster/controller.ts'
import type { ClusterEvent } from './cluster-world.ts'

/** One account of a cluster: what each replica, partition and broker is, as text by name. */
export type ClusterAccount = Record<string, string>

interface Replica {
  logEndOffset: number
  highWatermark: number
  role: string
}

/** The account that the events alone give. */
export function accountOfEvents(events: readonly ClusterEvent[]): ClusterAccount {
  const account: ClusterAccount = {}
  const replicas = new Map<string, Replica>()
  const partitions = new Map<number, { leader: number; leaderEpoch: number; isr: number; elr: number }>()
  const replicaOf = (event: ClusterEvent): Replica => {
    const name = `replica ${event.broker}:${event.partition}`
    const known = replicas.get(name) ?? { logEndOffset: 0, highWatermark: 0, role: 'none' }
    replicas.set(name, known)
    return known
  }
  const partitionOf = (event: ClusterEvent) => {
    const index = event.partition as number
    const known = partitions.get(index) ?? { leader: -1, leaderEpoch: 0, isr: 0, elr: 0 }
    partitions.set(index, known)
    return known
  }
  const setRoles = (event: ClusterEvent, role: string) => {
    for (const [name, replica] of replicas) if (name.startsWith(`replica ${event.broker}:`)) replica.role = role
  }
  for (const event of events) {
    const number = (field: string) => event[field] as number
    switch (event.kind) {
      case 'batchAppended':
        replicaOf(event).logEndOffset = number('baseOffset') + number('recordCount')
        break
      case 'replicaAppended':
        replicaOf(event).logEndOffset = number('nextOffset')
        break
      case 'logTruncated':
        replicaOf(event).logEndOffset = number('toOffset')
        break
      case 'highWatermarkMoved':
        replicaOf(event).highWatermark = number('highWatermark')
        break
      case 'becameLeader':
        replicaOf(event).role = `leader e${number('leaderEpoch')}`
        break
      case 'becameFollower':
        replicaOf(event).role = `follower e${number('leaderEpoch')} of ${number('leader')}`
        break
      case 'replicaDeleted':
        replicas.delete(`replica ${event.broker}:${event.partition}`)
        break
      case 'brokerStarted':
        account[`broker ${event.broker}`] = 'up'
        break
      case 'brokerDied':
        account[`broker ${event.broker}`] = 'down'
        setRoles(event, 'none')
        break
      case 'brokerFenced':
        account[`session ${event.broker}`] = 'fenced'
        break
      case 'brokerUnfenced':
        account[`session ${event.broker}`] = 'trusted'
        break
      case 'leaderElected':
        Object.assign(partitionOf(event), { leader: event.leader, leaderEpoch: event.leaderEpoch })
        break
      case 'isrChanged':
        partitionOf(event).isr = number('isr')
        break
      case 'elrChanged':
        partitionOf(event).elr = number('elr')
        break
    }
  }
  for (const [name, { logEndOffset, highWatermark, role }] of replicas) {
    account[name] = `${logEndOffset}/${highWatermark} ${role}`
  }
  for (const [index, { leader, leaderEpoch, isr, elr }] of partitions) {
    account[`partition ${index}`] = `leader ${leader} e${leaderEpoch} isr ${isr} elr ${elr}`
  }
  return account
}

/** The account that the engine's state gives. */
export function accountOfState(brokers: readonly BrokerState[], controller: ControllerState): ClusterAccount {
  const account: ClusterAccount = {}
  for (const broker of brokers) {
    account[`broker ${broker.id}`] = broker.process === 'dead' ? 'down' : 'up'
    for (const partition of broker.partitions) {
      if (!partition) continue
      const { log, role, leaderEpoch, leader } = partition
      const told =
        role === 'leader'
          ? `leader e${leaderEpoch}`
          : role === 'follower'
            ? `follower e${leaderEpoch} of ${leader}`
            : role
      account[`replica ${broker.id}:${partition.partition}`] = `${log.logEndOffset}/${log.highWatermark} ${told}`
    }
  }
  for (const { id, fenced } of controller.committed.brokers) account[`session ${id}`] = fenced ? 'fenced' : 'trusted'
  for (const { partition, leader, leaderEpoch, isr, elr } of controller.committed.topics.flatMap((t) => t.partitions)) {
    account[`partition ${partition}`] = `leader ${leader} e${leaderEpoch} isr ${brokerBits(isr)} elr ${brokerBits(elr)}`
  }
  return account
}

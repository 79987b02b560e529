import { BLOCKED } from '../engine/producer/events.ts'
import type { Sentence, SentenceValue } from './explanation.ts'
import type { NameSource } from './names.ts'
import type { PartitionView, ProducerView, StageView } from './stage-view.ts'
import { timeLeft } from './time-left.ts'

function say(key: string, rule: string, values: Record<string, SentenceValue> = {}): Sentence {
  return { key, values, rule }
}

/**
 * One line of what is going on: the gravest thing first. It says what the picture shows, never what will happen.
 *
 * @param sessionLeftUs Broker → time until the controller gives it up, for those that it has not heard from.
 */
export function captionOf(view: StageView, names: NameSource, sessionLeftUs: ReadonlyMap<number, number>): Sentence {
  return (
    lossCaption(view) ??
    controllerCaption(view) ??
    brokerCaption(view, sessionLeftUs) ??
    leaderCaption(view, names) ??
    linkCaption(view, names) ??
    producerCaption(view, names) ??
    healthyCaption(view)
  )
}

function lossCaption(view: StageView): Sentence | undefined {
  return view.counts.lost > 0 ? say('caption.lost', 'C-55', { count: view.counts.lost }) : undefined
}

function controllerCaption(view: StageView): Sentence | undefined {
  return view.controller.alive ? undefined : say('caption.controllerDead', 'C-66')
}

function brokerCaption(view: StageView, sessionLeftUs: ReadonlyMap<number, number>): Sentence | undefined {
  const leaderless = view.partitions.find((partition) => partition.leader < 0)
  const dead = view.brokers.find((broker) => broker.state === 'dead')
  if (dead && !dead.fenced) {
    const left = sessionLeftUs.get(dead.broker) ?? 0
    return say('caption.dead.waiting', 'C-62, C-67', { broker: `b${dead.broker}`, left: timeLeft(left) })
  }
  if (dead && !leaderless) {
    const moved = view.partitions.filter(
      (partition) => partition.replicas[0] === dead.broker && partition.leader !== dead.broker,
    )
    return moved.length > 0
      ? say('caption.dead', 'C-63, C-69', { broker: `b${dead.broker}`, partitions: moved.length })
      : say('caption.dead.follower', 'C-49', { broker: `b${dead.broker}` })
  }
  const hung = view.brokers.find((broker) => broker.state === 'hung')
  return hung ? say('caption.hung', 'C-60', { broker: `b${hung.broker}` }) : undefined
}

function leaderCaption(view: StageView, names: NameSource): Sentence | undefined {
  const leaderless = view.partitions.find((partition) => partition.leader < 0)
  if (leaderless) return say('caption.leaderless', 'C-70, C-92', { partition: names.partition(leaderless.partition) })
  const thin = view.partitions.find((partition) => partition.isr.length < partition.minInsyncReplicas)
  if (thin && view.producers.some((producer) => producer.acks === -1)) {
    return say('caption.belowMin', 'C-16, C-44', {
      partition: names.partition(thin.partition),
      isr: thin.isr.length,
      min: thin.minInsyncReplicas,
    })
  }
  return undefined
}

function linkCaption(view: StageView, names: NameSource): Sentence | undefined {
  const cut = view.links.find((link) => link.cut)
  if (cut) return say('caption.cut', 'C-60', { a: names.actor(cut.a), b: names.actor(cut.b) })
  const slow = view.brokers.find((broker) => broker.slow)
  if (slow) return say('caption.slow', 'C-27, C-40', { broker: `b${slow.broker}` })
  const outside = outOfSync(view)
  return (
    outside &&
    say('caption.outOfSync', 'C-41, C-75', {
      broker: `b${outside.broker}`,
      partition: names.partition(outside.partition.partition),
    })
  )
}

function outOfSync(view: StageView): { broker: number; partition: PartitionView } | undefined {
  for (const partition of view.partitions) {
    for (const broker of partition.replicas) {
      const isAlive = view.brokers[broker - 1]?.state === 'alive'
      if (isAlive && partition.leader >= 0 && !partition.isr.includes(broker)) return { broker, partition }
    }
  }
  return undefined
}

function producerCaption(view: StageView, names: NameSource): Sentence | undefined {
  for (const producer of view.producers) {
    const sentence = troubleOf(producer, names)
    if (sentence) return sentence
  }
  return undefined
}

function troubleOf(producer: ProducerView, names: NameSource): Sentence | undefined {
  if (producer.blocked?.why === BLOCKED.memory) return say('caption.blocked', 'P-34')
  if (producer.blocked?.why === BLOCKED.metadata) return say('caption.blocked.metadata', 'P-27')
  for (const lane of producer.lanes) {
    const retried = lane.batches.find((batch) => batch.attempts > 0 && batch.lastError !== 0)
    if (retried) {
      return say('caption.retrying', 'P-99, P-100', { partition: lane.label, error: names.error(retried.lastError) })
    }
  }
  return producer.closed ? say('caption.closed', 'P-82', { producer: producer.name }) : undefined
}

function healthyCaption(view: StageView): Sentence {
  const acks = view.producers[0]?.acks
  if (acks === 1) return say('caption.healthy.one', 'C-23')
  if (acks === 0) return say('caption.healthy.zero', 'C-22, P-97')
  const members = view.partitions.reduce((least, partition) => Math.min(least, partition.isr.length), 99)
  return say('caption.healthy', 'C-24, C-27', { members: members === 99 ? 0 : members })
}

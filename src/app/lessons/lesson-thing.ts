import type { LinkEnd, Scenario } from '../../engine/scenario/scenario.ts'
import type { LessonThing } from '../../lessons/lesson.ts'
import type { Selection } from '../host-messages.ts'

/** What a step points at, as the page selects things; undefined: it points at no thing of the stage, or at none that exists. */
export function lessonSelection(thing: LessonThing, scenario: Scenario): Selection | undefined {
  switch (thing.thing) {
    case 'broker':
      return { kind: 'broker', broker: thing.broker }
    case 'controller':
      return { kind: 'broker', broker: 0 }
    case 'partition':
    case 'accumulator': {
      const partition = partitionIndex(thing, scenario)
      return partition === undefined ? undefined : { kind: 'partition', partition }
    }
    case 'replica': {
      const partition = partitionIndex(thing, scenario)
      return partition === undefined ? undefined : { kind: 'replica', partition, broker: thing.broker }
    }
    case 'record':
    case 'batch':
      return { kind: 'record', record: thing.record }
    case 'link': {
      const [a, b] = thing.between.map((end) => actorOf(end, scenario))
      return a === undefined || b === undefined ? undefined : { kind: 'link', a, b }
    }
    case 'producer': {
      const producer = indexOf(scenario.producers, thing.producer)
      return producer === undefined ? undefined : { kind: 'producer', producer }
    }
    case 'consumer': {
      const consumer = indexOf(scenario.consumers, thing.consumer)
      return consumer === undefined ? undefined : { kind: 'consumer', consumer }
    }
    case 'outcome':
      return undefined
  }
}

/** Partitions are numbered through all topics, in the order of the scenario. */
function partitionIndex(
  { partition, topic }: { readonly partition: number; readonly topic?: string },
  { topics }: Scenario,
): number | undefined {
  let before = 0
  for (const one of topics) {
    if (topic === undefined || one.name === topic) return before + partition
    before += one.partitions
  }
  return undefined
}

/** Without a name the first one is meant. */
function indexOf(list: readonly { readonly name: string }[], name: string | undefined): number | undefined {
  const index = name === undefined ? 0 : list.findIndex((one) => one.name === name)
  return index >= 0 && index < list.length ? index : undefined
}

/** The number of an actor: controller 0, then brokers, producers, consumers (see `link-end.ts`). */
function actorOf(end: LinkEnd, scenario: Scenario): number | undefined {
  if (end === 'controller') return 0
  if (typeof end === 'number') return end
  const producer = indexOf(scenario.producers, end)
  if (producer !== undefined) return scenario.cluster.brokers + 1 + producer
  const consumer = indexOf(scenario.consumers, end)
  return consumer === undefined ? undefined : scenario.cluster.brokers + 1 + scenario.producers.length + consumer
}

import type { OwnPartitioner } from '../config/producer-config.ts'
import { assert, must } from '../kernel/assert.ts'
import type {
  PartitionedTopic,
  PartitionerAnswer,
  PartitionerCall,
  PartitionerCalls,
  PartitionerQuestion,
} from '../protocol/partitioner-calls.ts'
import type { RunTables } from '../protocol/record-table.ts'
import type { StartPartitioner, UserPartitioner, UserTopic } from './user-partitioner.ts'

/** After so many calls that have used up their budget the code is not called any more: the run goes on without it. */
export const MAX_OVERRUNS = 3

/** Somebody who answers, and how many of the recorded calls he has been through. */
interface Live {
  readonly partitioner: UserPartitioner | undefined
  /** Why there is none. */
  readonly refusal: PartitionerAnswer
  generation: number
  madeUpTo: number
}

/**
 * Where a producer asks its own partitioner. What has been asked before is read from the record of calls, and nobody is
 * called; only at its end the code itself answers. After a way back that began another future, a fresh runtime is first
 * put through the calls that are kept.
 */
export class PartitionerDesk {
  private readonly start: StartPartitioner
  private readonly tables: RunTables
  /** By producer index. */
  private readonly live: (Live | undefined)[] = []

  constructor(start: StartPartitioner, tables: RunTables) {
    this.start = start
    this.tables = tables
  }

  /** @param number How many calls this producer has made before, in this run and at this moment. */
  ask(producer: number, code: OwnPartitioner, number: number, question: PartitionerQuestion): PartitionerAnswer {
    const log = must(this.tables.partitionerCalls?.[producer], 'calls of the partitioner of producer', producer)
    const known = log.calls[number]
    if (known) {
      assert(known.question.kind === question.kind, 'a replay asks its partitioner something else: call', number)
      return known.answer
    }
    assert(number === log.calls.length, 'a call of a partitioner leaves a hole: call', number)
    const before = question.kind === 'configure' ? 0 : (log.calls[number - 1]?.overruns ?? 0)
    const isAsked = before < MAX_OVERRUNS
    const answer = isAsked ? this.call(producer, code, log, question) : TOO_OFTEN
    const overruns = before + (isAsked && typeof answer !== 'number' && answer.isOverrun ? 1 : 0)
    log.calls.push({ question, answer, overruns, isAsked })
    const live = this.live[producer]
    if (live) live.madeUpTo = log.calls.length
    return answer
  }

  private call(
    producer: number,
    code: OwnPartitioner,
    log: PartitionerCalls,
    question: PartitionerQuestion,
  ): PartitionerAnswer {
    if (question.kind === 'configure') return this.begin(producer, code, log).refusal
    let live = this.live[producer]
    if (!live || live.partitioner?.isDisposed || live.generation !== log.generation) {
      live = this.begin(producer, code, log)
      this.repeat(live, log.calls)
    }
    return live.partitioner ? this.put(live.partitioner, question) : live.refusal
  }

  private begin(producer: number, code: OwnPartitioner, log: PartitionerCalls): Live {
    this.live[producer]?.partitioner?.dispose()
    const started = this.start(code.source, code.configs)
    const live: Live = {
      partitioner: started.ok ? started.partitioner : undefined,
      refusal: started.ok
        ? 0
        : {
            className: 'KafkaException',
            message: `[Inflight] the partitioner cannot start: ${started.problem.message}`,
            isOverrun: false,
          },
      generation: log.generation,
      madeUpTo: log.calls.length,
    }
    this.live[producer] = live
    return live
  }

  /** The calls since the last `configure` once more: their answers are known, what they leave behind in the code is not. */
  private repeat(live: Live, calls: readonly PartitionerCall[]): void {
    const { partitioner } = live
    if (!partitioner) return
    let first = calls.length
    while (first > 0 && calls[first - 1]?.question.kind !== 'configure') first--
    for (let i = first; i < calls.length; i++) {
      const { question, isAsked } = calls[i] as PartitionerCall
      if (isAsked) this.put(partitioner, question)
    }
  }

  private put(partitioner: UserPartitioner, question: PartitionerQuestion): PartitionerAnswer {
    switch (question.kind) {
      case 'partition': {
        const { key } = must(this.tables.records.planned[question.record], 'record', question.record)
        const valueBytes = this.tables.contentOf(question.record)
        return partitioner.partition({
          ...told(question.topic),
          key: key && decoder.decode(key),
          keyBytes: key,
          value: valueBytes && decoder.decode(valueBytes),
          valueBytes,
        })
      }
      case 'onNewBatch':
        return partitioner.onNewBatch(told(question.topic), question.previous)
      case 'close':
        return partitioner.close()
      case 'configure':
        return 0
    }
  }
}

const decoder = new TextDecoder()

const TOO_OFTEN: PartitionerAnswer = {
  className: 'RuntimeException',
  message: `[Inflight] partition() is not called any more: ${MAX_OVERRUNS} calls have used up their budget`,
  isOverrun: false,
}

function told({ topic, partitions, available }: PartitionedTopic): UserTopic {
  return { topic, partitionCount: partitions.length, available }
}

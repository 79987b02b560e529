import type { ActionBody, Scenario } from '../engine/scenario/scenario.ts'
import type { StageView } from '../trace/stage-view.ts'
import type { Selection } from './host-messages.ts'
import type { PacketFault } from './packet-fault.ts'

/** What can be done to a thing by hand; its name stands in the strings under `id`. */
export type ThingAction = ThingActionKind & {
  /** Which of several alike: the topic of a workload. */
  readonly detail?: string
}

type ThingActionKind =
  | { readonly id: ThingActionId; readonly kind: 'act'; readonly action: ActionBody }
  /** Asks for something first. */
  | {
      readonly id: ThingActionId
      readonly kind: 'ask'
      readonly fields: readonly AskField[]
      /** @param answers By the fields' names; what may be empty is the empty text. */
      readonly actionFor: (answers: Answers) => ActionBody
    }
  /** A fault for exactly one packet; whether it can be is asked of the engine. A delay asks by how much. */
  | { readonly id: ThingActionId; readonly kind: 'packet'; readonly fault: PacketFault; readonly packet: number }
  | { readonly id: ThingActionId; readonly kind: 'select'; readonly selection: Selection }
  /** It cannot be done now, and why: words in the strings under `why`. */
  | { readonly id: ThingActionId; readonly kind: 'cannot'; readonly why: WhyCannot }

export type Answers = Readonly<Record<string, string>>

/** Something to be filled in; its label stands in the strings under `name`. */
export type AskField =
  | {
      readonly name: AskName
      readonly kind: 'choice'
      /** May hang on what has been chosen above it. */
      readonly options: (answers: Answers) => readonly string[]
      readonly initial: string
    }
  | {
      readonly name: AskName
      readonly kind: 'number'
      readonly unit: Unit
      /** Offered as buttons. */
      readonly choices: readonly number[]
      readonly min: number
      readonly initial: string
      readonly mayBeEmpty?: true
    }
  | { readonly name: AskName; readonly kind: 'text'; readonly initial: string }

export type Unit = 'ms' | '×' | '/s' | 'B/s' | ''

export type AskName =
  | 'ms'
  | 'factor'
  | 'part'
  | 'from'
  | 'unflushedMs'
  | 'api'
  | 'error'
  | 'when'
  | 'count'
  | 'config'
  | 'configValue'
  | 'value'
  | 'packet'
  | 'bytesPerSecond'
  | 'replicas'
  | 'moveFrom'
  | 'moveTo'
  | 'total'
  | 'minIsr'
  | 'topic'
  | 'key'
  | 'partition'
  | 'timeoutMs'
  | 'rate'
  | 'mode'

export type WhyCannot =
  | 'controllerDead'
  | 'notInIsr'
  | 'brokerDead'
  | 'nobodyAlive'
  | 'hasLeader'
  | 'diskFailed'
  | 'transactionState'

export type ThingActionId =
  | 'kill'
  | 'start'
  | 'startEmpty'
  | 'shutdown'
  | 'powerOff'
  | 'hang'
  | 'resume'
  | 'slow'
  | 'slowFactor'
  | 'unslow'
  | 'isolate'
  | 'isolateFrom'
  | 'heal'
  | 'failDisk'
  | 'failNext'
  | 'brokerConfig'
  | 'cut'
  | 'healLink'
  | 'latency'
  | 'jitter'
  | 'bandwidth'
  | 'loseRequest'
  | 'loseAnswer'
  | 'losePackets'
  | 'delayPackets'
  | 'duplicatePackets'
  | 'electPreferred'
  | 'electUnclean'
  | 'addPartitions'
  | 'reassign'
  | 'minIsr'
  | 'allowUnclean'
  | 'forbidUnclean'
  | 'cutFetches'
  | 'healFetches'
  | 'slowFetches'
  | 'loseFetch'
  | 'loseFetchAnswer'
  | 'delayFetch'
  | 'makeLeader'
  | 'makePreferred'
  | 'moveReplica'
  | 'dropReplica'
  | 'send'
  | 'flush'
  | 'close'
  | 'killProducer'
  | 'restart'
  | 'initTransactions'
  | 'beginTransaction'
  | 'commitTransaction'
  | 'abortTransaction'
  | 'rate'
  | 'pauseWorkload'
  | 'resumeWorkload'
  | 'sendMode'
  | 'losePacket'
  | 'delayPacket'
  | 'duplicatePacket'
  | 'selectLeader'
  | 'selectPartition'
  | 'selectBroker'
  | 'selectBatch'
  | 'selectLink'

/** What the menus are made from: one moment of one run. */
export interface ThingContext {
  readonly view: StageView
  readonly scenario: Scenario
}

/** An action that asks for nothing. */
export function act(id: ThingActionId, action: ActionBody): ThingAction {
  return { id, kind: 'act', action }
}

/** An action that asks for one number. */
export function askNumber(
  id: ThingActionId,
  field: { readonly name: AskName; readonly unit: Unit; readonly choices: readonly number[]; readonly min?: number },
  actionFor: (value: number) => ActionBody,
): ThingAction {
  const { name } = field
  return {
    id,
    kind: 'ask',
    fields: [{ kind: 'number', min: 0, initial: '', ...field }],
    actionFor: (answers) => actionFor(Number(answers[name])),
  }
}

/** A choice among fixed options; the first is chosen. */
export function choice(name: AskName, options: readonly string[], initial = options[0] ?? ''): AskField {
  return { name, kind: 'choice', options: () => options, initial }
}

/** How many of them; 1 unless said otherwise. */
export const COUNT: AskField = { name: 'count', kind: 'number', unit: '', choices: [], min: 1, initial: '1' }

/** `count` as actions have it: one is not written. */
export function countOf(answers: Answers): { count?: number } {
  const count = Number(answers['count'])
  return count > 1 ? { count } : {}
}

/** Something that cannot be done now. */
export function cannot(id: ThingActionId, why: WhyCannot): ThingAction {
  return { id, kind: 'cannot', why }
}

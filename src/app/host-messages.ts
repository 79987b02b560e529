import type { CompressionName } from '../engine/protocol/codec.ts'
import type { ByteField } from '../engine/protocol/record-batch-annotate.ts'
import type { Action, ActionBody, Scenario, ScenarioProblem } from '../engine/scenario/scenario.ts'
import type { RecordCauses } from '../trace/causes/cause-link.ts'
import type { LifeStep, Sentence } from '../trace/explanation.ts'
import type { Verdict } from '../trace/outcome.ts'
import type { SeriesPage } from '../trace/series/series-page.ts'
import type { OutcomeCounts, PartitionChoiceView, StageView } from '../trace/stage-view.ts'
import type { Breach, Violation } from '../verify/findings.ts'
import type { ApplicationPage, ApplicationQuestion } from './application-messages.ts'
import type { PartitionHistory } from './inspected/partition-history.ts'
import type { PacketNames, Sheet } from './inspected/sheet.ts'
import type { LogPage, LogQuestion } from './log-messages.ts'
import type { MeasureAnswer } from './measurements.ts'
import type { PacketChoice } from './packet-fault.ts'
import type { SeriesQuestion } from './series-answer.ts'

/**
 * What the page and the worker that owns the engine say to each other. The page never waits: it asks and draws what it
 * has. Every run has a number; answers about an older run are dropped by the page.
 */

/** What can be selected on the page. */
export type Selection =
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  /** A partition on one broker. */
  | { readonly kind: 'replica'; readonly partition: number; readonly broker: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'packet'; readonly packet: number }
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'producer'; readonly producer: number }
  | { readonly kind: 'consumer'; readonly consumer: number }

/**
 * Where `find` looks: any event, any change of what the stage shows, a request of a producer that leaves or ends, a step in
 * the life of a record or batch, or something notable (fault, election, error, loss).
 */
export type FindWhat = 'event' | 'visible' | 'request' | 'hop' | 'notable'

export type ToWorker =
  /** Run a scenario to its end, beside the present run, and say what it comes to. Absent: forget what was asked for. */
  | { readonly kind: 'measure'; readonly run: number; readonly question: number; readonly scenario?: unknown }
  /** Are you there? Belongs to no run. */
  | { readonly kind: 'ping'; readonly run: 0 }
  /** Start a new run of a scenario (the contract's JSON, unvalidated). Refused as a whole if it has a problem. */
  | { readonly kind: 'load'; readonly run: number; readonly scenario: unknown }
  /** The view at `atUs`; only the newest question is answered. */
  | { readonly kind: 'view'; readonly run: number; readonly atUs: number; readonly selection?: Selection }
  /**
   * Do something by hand at `atUs`: appended to the actions; what was later is kept as the old branch. Actions up to
   * `keepUntilUs` stay: the new one was put before the playhead (one chosen packet).
   */
  | {
      readonly kind: 'act'
      readonly run: number
      readonly newRun: number
      readonly atUs: number
      readonly action: ActionBody
      readonly keepUntilUs?: number
    }
  /** What can be done to exactly this packet, at `atUs`. */
  | {
      readonly kind: 'packet'
      readonly run: number
      readonly question: number
      readonly packet: number
      readonly atUs: number
    }
  | {
      readonly kind: 'find'
      readonly run: number
      readonly question: number
      readonly fromUs: number
      readonly direction: 1 | -1
      readonly what: FindWhat
      /** Of a hop: whose. */
      readonly of?: Selection
    }
  /** What an application does, and what it has printed. */
  | {
      readonly kind: 'application'
      readonly run: number
      readonly question: number
      readonly asked: ApplicationQuestion
    }
  /** A stretch of the run as series, as far as it has been computed. */
  | { readonly kind: 'series'; readonly run: number; readonly question: number; readonly asked: SeriesQuestion }
  /** The playhead is here and plays so fast: compute ahead of it. */
  | { readonly kind: 'ahead'; readonly run: number; readonly untilUs: number }
  /** Part of the event log, as far as the run has been computed. */
  | { readonly kind: 'log'; readonly run: number; readonly question: number; readonly asked: LogQuestion }
  /** The records behind a number of the outcome at `atUs`, from place `from` on, at most `limit`. */
  | {
      readonly kind: 'records'
      readonly run: number
      readonly question: number
      readonly of: RecordKind
      readonly atUs: number
      readonly from: number
      readonly limit: number
    }
  /** The bytes of a batch as they are at `atUs`. */
  | {
      readonly kind: 'bytes'
      readonly run: number
      readonly question: number
      readonly batch: number
      readonly atUs: number
    }
  /** The offsets of a partition over the whole run, as far as it has been computed. */
  | {
      readonly kind: 'partitionHistory'
      readonly run: number
      readonly question: number
      readonly partition: number
    }
  /**
   * How the run of another scenario (the contract's JSON) parts from this one; the score of both at `atUs`. The other one
   * is computed on to `untilUs`: ask again.
   */
  | {
      readonly kind: 'difference'
      readonly run: number
      readonly question: number
      readonly scenario: unknown
      readonly atUs: number
      readonly untilUs: number
    }

/** What the monitor has found in a run so far. */
export interface Findings {
  /** Promises that a setting or a destroyed disk has broken. */
  readonly breaches: readonly Breach[]
  /** Bugs of ours. */
  readonly violations: readonly Violation[]
}

/** A number of the outcome, whose records can be asked for. */
export type RecordKind = keyof OutcomeCounts

/** A record in the list of one number of the outcome. */
export interface RecordRow {
  readonly record: number
  /** Its key as text; null: none. */
  readonly key: string | null
  /** PartitionIndex, -1: not chosen (yet). */
  readonly partition: number
  readonly verdict: Verdict
  readonly decidedAtUs: number
  /** The cause that says most, in the words of causes. */
  readonly reason: Sentence
}

/** Where two runs part, and what each comes to. */
export interface RunDifference {
  /** The first event that differs, actions themselves left out; absent: none up to where both are known. */
  readonly first?: { readonly atUs: number; readonly mine?: Sentence; readonly theirs?: Sentence }
  /** Every event of both up to here has been compared; MAX_SAFE_INTEGER: both runs are over. */
  readonly untilUs: number
  /** The moment of the score: the one asked for, or as far as both are known. */
  readonly scoreUs: number
  readonly mine: OutcomeCounts
  readonly theirs: OutcomeCounts
}

/** One form of a batch at a moment: as its producer holds it, or as logs hold it. */
export interface BatchCopy {
  /** Whose logs hold exactly these bytes; empty: the producer holds them. */
  readonly brokers: readonly number[]
  /** Under which it was appended; -1 in the producer. */
  readonly leaderEpoch: number
  /** False: the batch is still open, these are the bytes that it would have if it left now. */
  readonly isFinal: boolean
  readonly bytes: Uint8Array
  /** Every field, in order, without gaps. */
  readonly annotations: readonly ByteField[]
  /** Of a compressed batch: its records uncompressed. */
  readonly inside?: { readonly bytes: Uint8Array; readonly annotations: readonly ByteField[] }
}

/** A mark of the timeline. */
export interface TimelineMark {
  readonly atUs: number
  /** fault: done by hand or by the scenario; others happened. */
  readonly kind: 'fault' | 'repair' | 'fenced' | 'elected' | 'isr' | 'error' | 'lost' | 'restart' | 'broken' | 'lesson'
  readonly label: Sentence
}

/** One bin of the timeline: what happened in it. */
export interface ChartBin {
  readonly sent: number
  readonly acked: number
  readonly failed: number
  readonly requests: number
}

/** A stretch in which nothing that the stage shows changes. */
export interface Quiet {
  readonly untilUs: number
  /** The last change before it. */
  readonly stillSinceUs?: number
  /** What is being waited for. */
  readonly waitingFor: Sentence
}

export type FromWorker =
  | {
      readonly kind: 'loaded'
      readonly run: number
      /** Defaults filled in, actions done by hand included. */
      readonly scenario: Scenario
      readonly actions: readonly Action[]
      /** Partition names by index; grows. */
      readonly partitionNames: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly run: number
      readonly problems: readonly ScenarioProblem[]
      /** Nothing is wrong with it, but these could not be fetched; none named: a part of the engine. */
      readonly codecs?: readonly CompressionName[]
    }
  | {
      readonly kind: 'progress'
      readonly run: number
      readonly computedUntilUs: number
      /** Set when the run is over. */
      readonly endedAtUs?: number
      /** Why it is over; a limit is one of ours, in all or at one instant. */
      readonly stoppedBy?: 'settled' | 'time' | 'runLimit' | 'instantLimit'
      readonly partitionNames: readonly string[]
      readonly newMarks: readonly TimelineMark[]
      readonly binUs: number
      /** Bins from `firstBin` on replace those of the page. */
      readonly firstBin: number
      readonly bins: readonly ChartBin[]
      /** Queue entries handled so far: what a limit counts. */
      readonly eventCount: number
      /** Events of the log so far: what memory and jumps go by. */
      readonly factCount: number
      /** Set when there are other ones than were told last. */
      readonly findings?: Findings
    }
  | {
      readonly kind: 'view'
      readonly run: number
      readonly view: StageView
      /** One line of what is going on. */
      readonly caption: Sentence
      /** Set when nothing on the stage will change for a while. */
      readonly quiet?: Quiet
      /** Time of the next change that the stage shows. */
      readonly nextChangeUs: number
      /** Of the selection: its life so far (and what is still to come, after `view.atUs`), and one sentence. */
      readonly life?: {
        readonly selection: Selection
        readonly headline: Sentence
        readonly facts: readonly Sentence[]
        readonly steps: readonly LifeStep[]
        /** The batch that it is, or that it is or was in. */
        readonly batch?: number
        /** Of a record: how its partition was chosen. */
        readonly choice?: PartitionChoiceView
        /** What else is known of it, part by part. */
        readonly sheet: Sheet
        /** Of a packet: what names it, also when it has arrived. */
        readonly packet?: PacketNames
        /** Of a record: what became of it so far, and why. */
        readonly causes?: RecordCauses
      }
    }
  | { readonly kind: 'application'; readonly run: number; readonly question: number; readonly page: ApplicationPage }
  | { readonly kind: 'series'; readonly run: number; readonly question: number; readonly page: SeriesPage }
  | { readonly kind: 'found'; readonly run: number; readonly question: number; readonly atUs?: number }
  | { readonly kind: 'log'; readonly run: number; readonly question: number; readonly page: LogPage }
  | { readonly kind: 'packet'; readonly run: number; readonly question: number; readonly choice: PacketChoice }
  /** `total`: how many records the number stands for. */
  | {
      readonly kind: 'records'
      readonly run: number
      readonly question: number
      readonly total: number
      readonly rows: readonly RecordRow[]
    }
  /** No copies: nobody holds the batch, or its size is modelled and it has no bytes. */
  | {
      readonly kind: 'bytes'
      readonly run: number
      readonly question: number
      readonly copies: readonly BatchCopy[]
      readonly isModelled: boolean
    }
  | {
      readonly kind: 'partitionHistory'
      readonly run: number
      readonly question: number
      readonly history: PartitionHistory
    }
  /** Belongs to no run: `run` is 0. */
  | { readonly kind: 'measured'; readonly run: number; readonly question: number; readonly answer: MeasureAnswer }
  | {
      readonly kind: 'difference'
      readonly run: number
      readonly question: number
      /** Absent: the other scenario is refused, or its run stopped. */
      readonly difference: RunDifference | undefined
    }
  /** Answers `ping`. */
  | { readonly kind: 'pong'; readonly run: 0 }
  /** A bug of ours, or code of somebody's own that hangs: the run stopped. */
  | {
      readonly kind: 'stopped'
      readonly run: number
      readonly atUs: number
      readonly message: string
      readonly isCode?: boolean
    }

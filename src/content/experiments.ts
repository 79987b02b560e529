/** Who published an experiment, where and when. Titles stay as they were written. */
export interface ExperimentSource {
  readonly author: string
  readonly title: string
  readonly year?: number
}

/** One way in which an experiment is run. */
export interface ExperimentVariant {
  /** A file of `scenarios/experiments`, without `.json`. */
  readonly file: string
  /** Where two are run side by side: the one that is meant. */
  readonly producer?: string
  /** What the author counted among acknowledged records. */
  readonly published: 'lost' | 'kept'
}

/** A published experiment with a real cluster that was broken on purpose. */
export interface Experiment {
  readonly id: ExperimentId
  readonly source: ExperimentSource
  readonly variants: readonly ExperimentVariant[]
}

export type ExperimentId = 'V1' | 'V2' | 'V3' | 'V4' | 'V5' | 'V6' | 'B1' | 'B2' | 'B3'

const loseMessages = (part: 1 | 2): ExperimentSource => ({
  author: 'Jack Vanlightly',
  title: `How to Lose Messages on a Kafka Cluster, part ${part}`,
  year: 2018,
})
const BOOM: ExperimentSource = { author: 'Dabz, jeanlouisboudart', title: 'kafka-boom-boom' }

/** The experiments of the gallery, in its order. */
export const EXPERIMENTS: readonly Experiment[] = [
  {
    id: 'V1',
    source: loseMessages(1),
    variants: [
      { file: 'V1-acks-0-power-off', published: 'lost' },
      { file: 'V1-acks-0-kill', published: 'lost' },
    ],
  },
  { id: 'V2', source: loseMessages(1), variants: [{ file: 'V2-acks-1-kill', published: 'lost' }] },
  {
    id: 'V3',
    source: loseMessages(1),
    variants: [
      { file: 'V3-acks-all-kill', published: 'kept' },
      { file: 'V3-acks-all-power-off', published: 'kept' },
    ],
  },
  { id: 'V4', source: loseMessages(1), variants: [{ file: 'V4-acks-1-isolated', published: 'lost' }] },
  { id: 'V5', source: loseMessages(1), variants: [{ file: 'V5-acks-all-isolated', published: 'kept' }] },
  {
    id: 'V6',
    source: loseMessages(2),
    variants: [
      { file: 'V6-acks-0-slow', published: 'lost' },
      { file: 'V6-acks-1-slow', published: 'lost' },
      { file: 'V6-acks-1-slower', published: 'lost' },
      { file: 'V6-acks-all-slower', published: 'kept' },
    ],
  },
  {
    id: 'B1',
    source: BOOM,
    variants: [
      { file: 'B1-isolated-side-by-side', producer: 'acks-1', published: 'lost' },
      { file: 'B1-isolated-side-by-side', producer: 'acks-all', published: 'kept' },
    ],
  },
  {
    id: 'B2',
    source: BOOM,
    variants: [
      { file: 'B2-last-in-sync-unclean-off', published: 'kept' },
      { file: 'B2-last-in-sync-unclean-on', published: 'lost' },
    ],
  },
  { id: 'B3', source: BOOM, variants: [{ file: 'B3-complete-outage', published: 'kept' }] },
]

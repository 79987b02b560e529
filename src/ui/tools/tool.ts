import type { RecordKind } from '../../app/host-messages.ts'
import type { ConfigFormat } from '../../engine/config/formats/config-entry.ts'
import type { Lesson } from '../../lessons/lesson.ts'
import type { LinkState } from '../../links/link-state.ts'
import type { PartitionChoiceView } from '../../trace/stage-view.ts'

/** What opens on request, in a dialog of its own. */
export type Tool =
  | { readonly kind: 'paste'; readonly producer: string }
  | { readonly kind: 'copy'; readonly producer: string; readonly format: ConfigFormat }
  /** `record`: its own fields are shown first. */
  | { readonly kind: 'bytes'; readonly batch: number; readonly record?: number }
  /** How a record found its partition; without one, only keys of one's own. */
  | { readonly kind: 'partition'; readonly choice?: PartitionChoiceView }
  /** A producer's own partitioner as code. */
  | { readonly kind: 'code'; readonly producer: string }
  /** Two or three runs with one thing different; `shown`: the one that a link names. */
  | { readonly kind: 'compare'; readonly shown?: LinkState['compare'] }
  /** The gallery of published experiments. */
  | { readonly kind: 'experiments' }
  /** This scenario many times. */
  | { readonly kind: 'many' }
  /** A link to this moment, or to a comparison of its run, and files. */
  | { readonly kind: 'share'; readonly compare?: LinkState['compare'] }
  /** Records of one's own as the workload; `text`: what was dropped. */
  | { readonly kind: 'ownRecords'; readonly text?: string; readonly name?: string }
  /** What stands behind the invariant light. */
  | { readonly kind: 'promises' }
  /** Other futures, and what is done in this one. */
  | { readonly kind: 'futures' }
  /** The list of lessons, or one of them: beside the stage, not in a dialog. */
  | { readonly kind: 'lessons'; readonly lesson?: string | Lesson }
  /** The application of a producer as code: beside the stage, not in a dialog. */
  | { readonly kind: 'application'; readonly producer: number }
  /** The run in front of a room, instead of the page. */
  | { readonly kind: 'present' }
  /** The records behind a number of the outcome. */
  | { readonly kind: 'records'; readonly of: RecordKind }

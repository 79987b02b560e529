import { drawCompactRow } from './compact-row.ts'
import { drawConsumers, drawReaders } from './consumers.ts'
import { drawHighWatermarkThroughAll } from './high-watermark.ts'
import { drawGroup, drawStream } from './packet-crowds.ts'
import { drawPartitionBoxes } from './partition-boxes.ts'
import { drawTableColumns } from './partition-columns.ts'
import { isRoomy, labelLetters, stageLabels } from './partition-labels.ts'
import { drawBarRow, drawChip } from './replica-bars.ts'
import { drawTopicKey, shortCall } from './topic-key.ts'
import { drawTransactionLog, transactionWords } from './transaction-log.ts'

/**
 * What a small cluster's first picture does without: crowds, consumers, many partitions. It is loaded apart from the rest
 * of the scene and handed to it; until it is here these things are missing.
 */
export const SCENE_PARTS = {
  compactRow: drawCompactRow,
  barRow: drawBarRow,
  chip: drawChip,
  consumers: drawConsumers,
  readers: drawReaders,
  highWatermark: drawHighWatermarkThroughAll,
  group: drawGroup,
  stream: drawStream,
  partitionBoxes: drawPartitionBoxes,
  tableColumns: drawTableColumns,
  topicKey: drawTopicKey,
  shortCall,
  transactionLog: drawTransactionLog,
  transactionWords,
  labels: stageLabels,
  labelLetters,
  isRoomy,
} as const

export type SceneParts = typeof SCENE_PARTS

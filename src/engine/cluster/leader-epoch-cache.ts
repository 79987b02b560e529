/** From this offset on the log was written under this leader epoch (C-50). */
export interface EpochEntry {
  readonly epoch: number
  readonly startOffset: number
}

/** An epoch and the offset after its last record. */
export interface EpochEnd {
  readonly epoch: number
  readonly endOffset: number
}

/** The latest epoch of the list, -1 if it is empty. */
export function latestEpoch(entries: readonly EpochEntry[]): number {
  return entries.length === 0 ? -1 : (entries[entries.length - 1] as EpochEntry).epoch
}

/**
 * Note that `epoch` begins at `startOffset`. Earlier epochs that got no record disappear; an epoch that is known already
 * keeps its start.
 *
 * @source C-50
 */
export function assignEpoch(entries: EpochEntry[], epoch: number, startOffset: number): void {
  if (latestEpoch(entries) >= epoch) return
  truncateEpochs(entries, startOffset)
  entries.push({ epoch, startOffset })
}

/** Remove the entries that begin at `offset` or behind it. @source C-50 */
export function truncateEpochs(entries: EpochEntry[], offset: number): void {
  while (entries.length > 0 && (entries[entries.length - 1] as EpochEntry).startOffset >= offset) entries.pop()
}

/**
 * Where the log of `epoch` ends: the largest known epoch up to it, and the start of the next one.
 *
 * @param logEndOffset End of the latest epoch.
 * @returns undefined when `epoch` is newer than everything in the list.
 * @source C-50
 */
export function endOfEpoch(entries: readonly EpochEntry[], epoch: number, logEndOffset: number): EpochEnd | undefined {
  if (entries.length > 0 && latestEpoch(entries) === epoch) return { epoch, endOffset: logEndOffset }
  const higher = entries.findIndex((entry) => entry.epoch > epoch)
  if (higher === -1) return undefined
  const endOffset = (entries[higher] as EpochEntry).startOffset
  return { epoch: higher === 0 ? epoch : (entries[higher - 1] as EpochEntry).epoch, endOffset }
}

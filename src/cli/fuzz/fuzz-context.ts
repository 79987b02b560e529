import { codecShelf } from '../../adapters/codecs/codec-shelf.ts'
import flights from '../../content/datasets/flights-2k.json'
import type { Mutation } from '../../engine/cluster/mutation.ts'
import type { FuzzContext } from '../../fuzz/fuzz-run.ts'
import { openUserCode } from '../../sandbox/user-code.ts'

/** What every run of the fuzzer gets: the data sets that ship, all codecs, and the sandbox. */
export async function fuzzContext(mutation: Mutation | undefined): Promise<FuzzContext> {
  const shelf = codecShelf()
  const [{ openDesk }] = await Promise.all([openUserCode(), shelf.load(['gzip', 'snappy', 'lz4', 'zstd'])])
  return { datasets: { 'flights-2k': flights }, compress: shelf.compress, openDesk, ...(mutation ? { mutation } : {}) }
}

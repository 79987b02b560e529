import { addLink, argumentOf, brokerName, type Chain, partitionOf, timeAt } from './chain.ts'
import { isHeldAt } from './log-node.ts'
import { countingAt } from './partition-history.ts'
import type { StoredCopy } from './record-verdict.ts'

/** Every time that a leader wrote the record, and every time that one recognised it. */
export function tellWritten(chain: Chain, except: StoredCopy | undefined): void {
  chain.copies.forEach((copy, place) => {
    if (copy !== except) tellCopy(chain, copy, chain.copies[place - 1])
  })
  for (const batch of chain.trail.batches) {
    for (const { event } of batch.duplicates) {
      const broker = argumentOf(chain, event, 0)
      const values = { broker: brokerName(broker), partition: partitionOf(chain) }
      addLink(chain, event, { key: 'recognised', rule: 'C-112', values }, { kind: 'broker', broker })
    }
  }
}

function tellCopy(chain: Chain, copy: StoredCopy, earlier: StoredCopy | undefined): void {
  const { node, offset } = copy
  const values = {
    broker: brokerName(node.broker),
    partition: partitionOf(chain),
    offset,
    epoch: node.leaderEpoch,
    request: node.request?.request ?? -1,
    first: earlier?.offset ?? -1,
  }
  const { key, rule } = manner(chain, copy, earlier)
  addLink(chain, node.appended, { key, rule, values }, { kind: 'broker', broker: node.broker })
}

/** How it came to be written: for the first time, by a leader that nobody counts any more, or once more. */
function manner(chain: Chain, copy: StoredCopy, earlier: StoredCopy | undefined): { key: string; rule: string } {
  const { node } = copy
  const { columns } = chain.index
  const atUs = timeAt(chain, node.appended)
  const { history } = chain.trail
  if (history && countingAt(history, atUs) !== node.broker) return { key: 'written.zombie', rule: 'C-79' }
  if (!earlier) return { key: 'written', rule: 'C-19' }
  if (!isHeldAt(columns, earlier.node, node.broker, atUs)) return { key: 'written.elsewhere', rule: 'C-19' }
  if (node.request && node.request === earlier.node.request) return { key: 'written.twice', rule: 'C-14, P-79' }
  const isLate = node.request && earlier.node.request && node.request.sent < earlier.node.request.sent
  if (isLate) return { key: 'written.late', rule: 'C-15, P-79' }
  return { key: 'written.again', rule: 'P-79' }
}

import { javaClass, kotlinClass, type PartitionerExample } from './example.ts'

/** One key to partition 0 for ever (lesson L06). */
export const PINNED: PartitionerExample = {
  id: 'pinned',
  name: { en: 'Pangyo always to 0', ko: 'Pangyo는 항상 0번으로' },
  point: {
    en: 'Pinned does not mean alone: other keys are hashed over all partitions, 0 included. A record without a key fails in its future, not in `send()`.',
    ko: '고정한다고 혼자 쓰는 것은 아니에요. 다른 키는 0번을 포함한 모든 파티션에 해시로 나뉘어요. 키 없는 레코드는 `send()`가 아니라 Future에서 실패해요.',
  },
  isBroken: false,
  source: `export class PinnedPartitioner implements Partitioner {
  partition(
    topic: string,
    key: string | null,
    keyBytes: Uint8Array | null,
    value: string | null,
    valueBytes: Uint8Array | null,
    cluster: Cluster,
  ): number {
    if (keyBytes === null) throw new InvalidRecordException('Need message key')
    if (key === 'Pangyo') return 0
    const count = cluster.partitionsForTopic(topic).length
    return Utils.toPositive(Utils.murmur2(keyBytes)) % count
  }
}
`,
  java: javaClass({
    name: 'PinnedPartitioner',
    imports: ['import org.apache.kafka.common.InvalidRecordException;', 'import org.apache.kafka.common.utils.Utils;'],
    body: `if (keyBytes == null) throw new InvalidRecordException("Need message key");
if ("Pangyo".equals(key)) return 0;
int count = cluster.partitionsForTopic(topic).size();
return Utils.toPositive(Utils.murmur2(keyBytes)) % count;`,
  }),
  kotlin: kotlinClass({
    name: 'PinnedPartitioner',
    imports: ['import org.apache.kafka.common.InvalidRecordException', 'import org.apache.kafka.common.utils.Utils'],
    body: `if (keyBytes == null) throw InvalidRecordException("Need message key")
if (key == "Pangyo") return 0
val count = cluster.partitionsForTopic(topic).size
return Utils.toPositive(Utils.murmur2(keyBytes)) % count`,
  }),
}

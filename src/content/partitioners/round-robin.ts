import { javaClass, kotlinClass, type PartitionerExample } from './example.ts'

/** A counter for each topic: state that lives from call to call. */
export const ROUND_ROBIN: PartitionerExample = {
  id: 'round-robin',
  name: { en: 'Round robin, with state', ko: '라운드 로빈 (상태 있음)' },
  point: {
    en: 'State lives from call to call. At 2.5 and 3.9 a record that opens a batch asks twice, so that the counter skips partitions; from 4.0 on it asks once.',
    ko: '상태가 호출 사이에 남아요. 2.5와 3.9에서는 배치를 여는 레코드가 두 번 물어서 카운터가 파티션을 건너뛰어요. 4.0부터는 한 번만 물어요.',
  },
  isBroken: false,
  source: `class CountingPartitioner implements Partitioner {
  private readonly counters = new Map<string, number>()

  partition(topic: string, key, keyBytes, value, valueBytes, cluster: Cluster): number {
    const count = this.counters.get(topic) ?? 0
    this.counters.set(topic, count + 1)
    const available = cluster.availablePartitionsForTopic(topic)
    if (available.length > 0) return available[Utils.toPositive(count) % available.length].partition
    return Utils.toPositive(count) % cluster.partitionCountForTopic(topic)
  }
}
`,
  java: javaClass({
    name: 'CountingPartitioner',
    imports: [
      'import java.util.List;',
      'import java.util.concurrent.ConcurrentHashMap;',
      'import java.util.concurrent.atomic.AtomicInteger;',
      'import org.apache.kafka.common.PartitionInfo;',
      'import org.apache.kafka.common.utils.Utils;',
    ],
    fields: `// send() may be called by several threads at a time.
private final Map<String, AtomicInteger> counters = new ConcurrentHashMap<>();`,
    body: `int count = counters.computeIfAbsent(topic, name -> new AtomicInteger()).getAndIncrement();
List<PartitionInfo> available = cluster.availablePartitionsForTopic(topic);
if (!available.isEmpty()) {
  return available.get(Utils.toPositive(count) % available.size()).partition();
}
return Utils.toPositive(count) % cluster.partitionCountForTopic(topic);`,
  }),
  kotlin: kotlinClass({
    name: 'CountingPartitioner',
    imports: [
      'import java.util.concurrent.ConcurrentHashMap',
      'import java.util.concurrent.atomic.AtomicInteger',
      'import org.apache.kafka.common.utils.Utils',
    ],
    fields: `// send() may be called by several threads at a time.
private val counters = ConcurrentHashMap<String, AtomicInteger>()`,
    body: `val count = counters.computeIfAbsent(topic) { AtomicInteger() }.getAndIncrement()
val available = cluster.availablePartitionsForTopic(topic)
if (available.isNotEmpty()) {
    return available[Utils.toPositive(count) % available.size].partition()
}
return Utils.toPositive(count) % cluster.partitionCountForTopic(topic)`,
  }),
}

import { javaClass, kotlinClass, type PartitionerExample } from './example.ts'

/** Spreads the records of one key over all partitions. */
export const KEY_AND_VALUE: PartitionerExample = {
  id: 'key-and-value',
  name: { en: 'Hash of key and value', ko: '키와 값의 해시' },
  point: {
    en: 'A hot key is spread over all partitions, and its order is gone: two records of one key may be read in either order.',
    ko: '한쪽에 몰리던 키가 모든 파티션에 나뉘어요. 그 대신 순서가 사라져요. 같은 키의 두 레코드를 어느 순서로 읽을지 알 수 없어요.',
  },
  isBroken: false,
  source: `function partition(topic, key, keyBytes, value, valueBytes, cluster) {
  const ofKey = keyBytes === null ? 0 : Utils.murmur2(keyBytes)
  const ofValue = valueBytes === null ? 0 : Utils.murmur2(valueBytes)
  return Utils.toPositive(ofKey ^ ofValue) % cluster.partitionsForTopic(topic).length
}
`,
  java: javaClass({
    name: 'KeyAndValuePartitioner',
    imports: ['import org.apache.kafka.common.utils.Utils;'],
    body: `int ofKey = keyBytes == null ? 0 : Utils.murmur2(keyBytes);
int ofValue = valueBytes == null ? 0 : Utils.murmur2(valueBytes);
return Utils.toPositive(ofKey ^ ofValue) % cluster.partitionsForTopic(topic).size();`,
  }),
  kotlin: kotlinClass({
    name: 'KeyAndValuePartitioner',
    imports: ['import org.apache.kafka.common.utils.Utils'],
    body: `val ofKey = if (keyBytes == null) 0 else Utils.murmur2(keyBytes)
val ofValue = if (valueBytes == null) 0 else Utils.murmur2(valueBytes)
return Utils.toPositive(ofKey xor ofValue) % cluster.partitionsForTopic(topic).size`,
  }),
}

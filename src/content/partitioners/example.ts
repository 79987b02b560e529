import type { KafkaVersion } from '../../engine/config/profile.ts'

/** A partitioner to start from: what the editor holds, and the same for a Kafka application. */
export interface PartitionerExample {
  readonly id: string
  readonly name: InLanguages
  /** What is to be learned from it, in a sentence. */
  readonly point: InLanguages
  /** It does something that a partitioner must not do. */
  readonly isBroken: boolean
  /** TypeScript or JavaScript, as the sandbox takes it (P-45). */
  readonly source: string
  readonly java: string
  readonly kotlin: string
}

/** A text in both languages of the page. */
export interface InLanguages {
  readonly en: string
  readonly ko: string
}

/** What differs between one `Partitioner` class and another. */
export interface ClassParts {
  readonly name: string
  /** Whole lines, beyond those that every partitioner needs. */
  readonly imports?: readonly string[]
  /** Lines above the methods. */
  readonly fields?: string
  /** Lines of `partition`, not indented. */
  readonly body: string
  /** Adds `onNewBatch` as this version has it; absent: the method is not overridden. */
  readonly onNewBatch?: { readonly version: KafkaVersion; readonly body: string }
}

const JAVA_IMPORTS = [
  'import java.util.Map;',
  'import org.apache.kafka.clients.producer.Partitioner;',
  'import org.apache.kafka.common.Cluster;',
]

/** A whole Java class that implements `org.apache.kafka.clients.producer.Partitioner`. */
export function javaClass({ name, imports = [], fields, body, onNewBatch }: ClassParts): string {
  const newBatch = onNewBatch
    ? `
  @Override${onNewBatch.version === '3.9' ? '\n  @Deprecated' : ''}
  public void onNewBatch(String topic, Cluster cluster, int prevPartition) {
${indented(onNewBatch.body, 4)}
  }
`
    : ''
  return `${[...JAVA_IMPORTS, ...imports].sort().join('\n')}

public class ${name} implements Partitioner {
${fields ? `${indented(fields, 2)}\n\n` : ''}  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
${indented(body, 4)}
  }
${newBatch}
  @Override
  public void close() {}
}
`
}

const KOTLIN_IMPORTS = [
  'import org.apache.kafka.clients.producer.Partitioner',
  'import org.apache.kafka.common.Cluster',
]

/** A whole Kotlin class that implements the same interface. */
export function kotlinClass({ name, imports = [], fields, body, onNewBatch }: ClassParts): string {
  const newBatch = onNewBatch
    ? `
${onNewBatch.version === '3.9' ? '    @Deprecated("Deprecated in Java")\n' : ''}    override fun onNewBatch(topic: String, cluster: Cluster, prevPartition: Int) {
${indented(onNewBatch.body, 8)}
    }
`
    : ''
  return `${[...KOTLIN_IMPORTS, ...imports].sort().join('\n')}

class ${name} : Partitioner {
${fields ? `${indented(fields, 4)}\n\n` : ''}    override fun configure(configs: Map<String, *>) {}

    override fun partition(
        topic: String,
        key: Any?,
        keyBytes: ByteArray?,
        value: Any?,
        valueBytes: ByteArray?,
        cluster: Cluster,
    ): Int {
${indented(body, 8)}
    }
${newBatch}
    override fun close() {}
}
`
}

function indented(text: string, by: number): string {
  const space = ' '.repeat(by)
  return text
    .split('\n')
    .map((line) => (line === '' ? line : space + line))
    .join('\n')
}

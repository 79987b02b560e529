import { javaClass, kotlinClass } from '../../content/partitioners/example.ts'
import { PARTITIONER_EXAMPLES } from '../../content/partitioners/index.ts'
import { type KafkaVersion, profileOf } from '../../engine/config/profile.ts'

/** Languages of Kafka applications that the code is shown in. */
export const CLASS_LANGUAGES = ['java', 'kotlin'] as const
export type ClassLanguage = (typeof CLASS_LANGUAGES)[number]

/** The same partitioner for an application: written out for an example, else a class to fill in. */
export interface PartitionerClass {
  readonly text: string
  readonly file: string
  /** The body is still to be written: the code stands in it as a comment. */
  readonly isSkeleton: boolean
}

/** Does this version tell a partitioner of new batches (P-45, P-46)? */
export function hasOnNewBatch(version: KafkaVersion): boolean {
  return profileOf(version).features.abortOnNewBatch !== 'never'
}

/** `source` as a class of `language`, for clients of `version`. */
export function partitionerClass(source: string, language: ClassLanguage, version: KafkaVersion): PartitionerClass {
  const example = PARTITIONER_EXAMPLES.find((one) => one.source.trim() === source.trim())
  const text = example ? example[language] : skeleton(source, language, version)
  const name = /^(?:public )?class (\w+)/m.exec(text)?.[1] ?? 'OwnPartitioner'
  return { text, file: `${name}.${language === 'java' ? 'java' : 'kt'}`, isSkeleton: !example }
}

function skeleton(source: string, language: ClassLanguage, version: KafkaVersion): string {
  const name = /\bclass\s+([A-Za-z_]\w*)/.exec(source)?.[1] ?? 'OwnPartitioner'
  const isJava = language === 'java'
  // Java reads `\u000a` as an end of line even in a comment.
  const harmless = isJava ? source.replaceAll('\\u', '\\\\u') : source
  const comment = harmless
    .trimEnd()
    .split(/\r?\n|[\r\u2028\u2029]/)
    .map((line) => `// ${line}`.trimEnd())
    .join('\n')
  const end = isJava ? ';' : ''
  const body = isJava
    ? `${comment}\nthrow new UnsupportedOperationException("write the code above in Java");`
    : `${comment}\nTODO("write the code above in Kotlin")`
  const wantsNewBatch = /\bonNewBatch\b/.test(source)
  const parts = {
    name,
    body,
    imports: [
      ...(/\bInvalidRecordException\b/.test(source)
        ? [`import org.apache.kafka.common.InvalidRecordException${end}`]
        : []),
      ...(/\bUtils\b/.test(source) ? [`import org.apache.kafka.common.utils.Utils${end}`] : []),
    ],
    ...(wantsNewBatch && hasOnNewBatch(version)
      ? { onNewBatch: { version, body: '// See onNewBatch above.' } }
      : wantsNewBatch
        ? { fields: '// Clients of 4.0 and later have no onNewBatch: it is never called.' }
        : {}),
  }
  return isJava ? javaClass(parts) : kotlinClass(parts)
}

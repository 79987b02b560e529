import { type Completion, type CompletionSource, snippetCompletion } from '@codemirror/autocomplete'
import type { CodeStrings } from '../../content/strings/strings.ts'

/** Parameters of `partition`, which are completed inside of it. */
const PARAMETERS: readonly (readonly [string, string])[] = [
  ['topic', 'string'],
  ['key', 'string | null'],
  ['keyBytes', 'Uint8Array | null'],
  ['value', 'string | null'],
  ['valueBytes', 'Uint8Array | null'],
  ['cluster', 'Cluster'],
]

const SIGNATURE =
  'topic: string, key: string | null, keyBytes: Uint8Array | null, value: string | null, valueBytes: Uint8Array | null, cluster: Cluster'

/**
 * Completes Kafka's Partitioner interface and what the sandbox has of Kafka (P-45).
 *
 * @param hasOnNewBatch This version's clients call it (P-46).
 */
export function kafkaCompletion(words: CodeStrings['complete'], hasOnNewBatch: boolean): CompletionSource {
  const members: Readonly<Record<string, readonly Completion[]>> = {
    Utils: [
      method('murmur2', '(bytes): number', words.murmur2),
      method('toPositive', '(number): number', words.toPositive),
    ],
    cluster: [
      method('partitionsForTopic', '(topic)', words.partitionsForTopic),
      method('availablePartitionsForTopic', '(topic)', words.availablePartitionsForTopic),
      method('partitionCountForTopic', '(topic): number', words.partitionCountForTopic),
    ],
  }
  const anywhere: readonly Completion[] = [
    snippetCompletion(`partition(${SIGNATURE}): number {\n\t#{return 0}\n}`, {
      label: 'partition',
      detail: '(topic, key, …)',
      info: words.partition,
      type: 'method',
      boost: 2,
    }),
    snippetCompletion('configure(configs: Record<string, string>): void {\n\t#{}\n}', {
      label: 'configure',
      detail: '(configs)',
      info: words.configure,
      type: 'method',
    }),
    ...(hasOnNewBatch
      ? [
          snippetCompletion('onNewBatch(topic: string, cluster: Cluster, prevPartition: number): void {\n\t#{}\n}', {
            label: 'onNewBatch',
            detail: '(topic, cluster, prevPartition)',
            info: words.onNewBatch,
            type: 'method',
          }),
        ]
      : []),
    snippetCompletion('close(): void {\n\t#{}\n}', { label: 'close', detail: '()', info: words.close, type: 'method' }),
    snippetCompletion("throw new InvalidRecordException('#{Need message key}')", {
      label: 'InvalidRecordException',
      info: words.invalidRecord,
      type: 'class',
    }),
    { label: 'Utils', type: 'namespace' },
    ...PARAMETERS.map(([label, detail]): Completion => ({ label, detail, type: 'variable', boost: 1 })),
  ]
  return (context) => {
    const member = context.matchBefore(/\b(?:Utils|cluster)\.\w*$/)
    if (member) {
      const [owner = ''] = member.text.split('.')
      return { from: member.from + owner.length + 1, options: members[owner] ?? [], validFor: /^\w*$/ }
    }
    const word = context.matchBefore(/[\w$]+$/)
    if (!word && !context.explicit) return null
    // What belongs to somebody else is not completed with ours.
    if (context.matchBefore(/\.[\w$]*$/)) return null
    return { from: word?.from ?? context.pos, options: anywhere, validFor: /^\w*$/ }
  }
}

function method(label: string, detail: string, info: string): Completion {
  return { label, detail, info, type: 'method' }
}

/** The editor of a producer's own partitioner. Loaded when it is opened. */
export const code = {
  title: (producer: string) => `Partitioner of ${producer}, as code`,
  intro:
    'JavaScript or TypeScript with the interface of `org.apache.kafka.clients.producer.Partitioner`. It runs sealed off: no clock, no randomness, no network, a counted budget for each call.',
  whose: 'Producer',
  startFrom: 'Start from',
  ownText: 'what stands here',
  editor: 'Partitioner code',
  loading: 'The editor is being fetched…',
  keys: 'Esc, then Tab leaves the editor. Ctrl+Space completes.',
  onNewBatch: {
    default: 'Clients of 2.5 also call `onNewBatch` when a record would open a batch, then ask `partition` again.',
    deprecated: 'Clients of 3.9 still call `onNewBatch` when a record would open a batch, then ask `partition` again.',
    gone: 'Clients of 4.x have no `onNewBatch`: `partition` is asked once for each record.',
  },
  state: {
    inUse: 'This run uses this code.',
    otherInUse: 'This run uses other code than this.',
    notInUse: 'This run does not use this code yet.',
    runs: 'It starts.',
  },
  use: 'Use in this run',
  back: 'Back to the default',
  used: 'own partitioner',
  wentBack: 'default partitioner',
  problem: (line: number, message: string) => (line > 0 ? `Line ${line}: ${message}` : message),
  refused: 'This code cannot be used:',
  hangs: 'A call has not returned and was ended. In a run it would end the run.',
  failed: (message: string) => `The sandbox could not be started: ${message}`,
  views: { tried: 'Tried', java: 'Java', kotlin: 'Kotlin' },
  view: 'Beside the code',
  tried: {
    title: 'Tried over what this run sends',
    intro:
      'Nothing is sent: each record’s partition is asked for once, in the order of sending, all partitions available.',
    asksTwice: 'Code with state: in the run a record that opens a batch asks twice at this version.',
    waiting: 'being tried…',
    topic: 'Topic',
    partitions: 'Partitions',
    other: 'and with',
    summary: (records: string, isAll: boolean) =>
      isAll ? `${records} records` : `the first ${records} records, more will follow`,
    noRecords: 'This producer sends nothing to this topic.',
    named: (records: string) => `${records} more name their partition: nobody is asked.`,
    speed: (calls: string) => `${calls} calls per second`,
    columns: { partition: 'Partition', own: 'Your code', byDefault: 'Default' },
    skew: 'fullest / mean',
    noSkew: '–',
    chart: 'Records for each partition',
    keyless: (records: string) =>
      `${records} records without a key: by default they join the sticky partition of the moment, which nobody can tell beforehand.`,
    keysIgnored: '`partitioner.ignore.keys=true`: by default every record is treated as one without a key.',
    errors: 'What fails',
    noErrors: 'Nothing fails.',
    error: {
      beyond: (what: string) =>
        `${what} is no partition: the record waits in the accumulator and fails after \`delivery.timeout.ms\``,
      negative: (what: string, isThrown: boolean) =>
        isThrown
          ? `${what}: \`send()\` throws an \`IllegalArgumentException\``
          : `${what} is no partition: nobody looks at this version, and the record waits until \`delivery.timeout.ms\``,
      thrown: (what: string, message: string, isInFuture: boolean) =>
        `\`${what}\`: ${message} (${isInFuture ? 'in the future' : 'thrown by `send()`'})`,
      overrun: (message: string) => `${message} (thrown by \`send()\`)`,
    },
    errorCount: (records: string, first: string, key: string | undefined) =>
      `${records}×, first with record ${first}${key === undefined ? ', which has no key' : `, key ${key}`}`,
    atLine: (line: number) => `line ${line}`,
    movedTitle: (from: number, to: number) => `Which keys move from ${from} to ${to} partitions`,
    moved: (own: string, byDefault: string, all: string) =>
      `Of ${all} keys, ${own} move under your code and ${byDefault} by default.`,
    keyColumns: { key: 'Key', records: 'Records' },
    from: (count: number) => `${count} p.`,
    moves: 'moves',
    noKey: 'no key',
    nowhere: 'none',
    sticky: 'sticky',
    many: (count: number) => `${count} of them`,
    moreKeys: (count: string) => `${count} more keys are counted and not listed.`,
  },
  classes: {
    intro: 'The same for an application, to copy.',
    skeleton: 'A class to fill in: your code stands in it as a comment.',
    skeletonHint: 'Put the class on the class path and name it in `partitioner.class`.',
    copy: 'Copy',
    copyTitle: (file: string) => `Copy ${file}`,
    copied: 'Copied.',
    notCopied: 'The browser does not allow copying: select the text.',
  },
  complete: {
    configure: 'called once, with the producer’s configs',
    partition: 'the partition of a record, 0 to n − 1',
    onNewBatch: 'called before a record opens a batch',
    close: 'called when the producer closes',
    murmur2: 'Kafka’s hash of bytes: 32 bits, signed',
    toPositive: 'clears the sign bit',
    partitionsForTopic: 'all partitions, those without a leader too',
    availablePartitionsForTopic: 'partitions with a leader',
    partitionCountForTopic: 'how many there are',
    invalidRecord: 'fails the record’s future, `send()` returns',
  },
}

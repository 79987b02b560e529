/**
 * Java exceptions as plain data: what completes a future, is handed to a callback or becomes a "last error". Never
 * thrown: an error of Kafka is a value.
 */
export interface JavaException {
  /** Fully qualified, as Java prints it: `org.apache.kafka.common.errors.TimeoutException`. */
  readonly className: string
  /** Empty: an exception without a message. */
  readonly message: string
  readonly cause?: JavaException
}

/** Which release's classes are meant: the class tree and the error list changed over time. Every `KafkaVersion` is one. */
export type ErrorList = '2.5' | '3.9' | '4.x'

const ERRORS_PACKAGE = 'org.apache.kafka.common.errors'

/**
 * Classes outside `org.apache.kafka.common.errors`, with their package.
 *
 * @source P-7; the package of InvalidRecordException: kafka 2.5 to 4.1, org.apache.kafka.common
 */
const PACKAGES = new Map<string, string>([
  ['KafkaException', 'org.apache.kafka.common'],
  ['InvalidRecordException', 'org.apache.kafka.common'],
  ['ConfigException', 'org.apache.kafka.common.config'],
  ['BufferExhaustedException', 'org.apache.kafka.clients.producer'],
  ['CommitFailedException', 'org.apache.kafka.clients.consumer'],
  ['Throwable', 'java.lang'],
  ['Exception', 'java.lang'],
  ['Error', 'java.lang'],
  ['RuntimeException', 'java.lang'],
  ['ClassCastException', 'java.lang'],
  ['IllegalArgumentException', 'java.lang'],
  ['IllegalStateException', 'java.lang'],
  ['InterruptedException', 'java.lang'],
  ['NullPointerException', 'java.lang'],
  ['NumberFormatException', 'java.lang'],
  ['UnsupportedOperationException', 'java.lang'],
  ['ConcurrentModificationException', 'java.util'],
  ['ExecutionException', 'java.util.concurrent'],
])

/** Children by parent. A class that stands nowhere and lives in the errors package is a direct child of ApiException. */
const CHILDREN: Readonly<Record<string, readonly string[]>> = {
  Throwable: ['Exception', 'Error'],
  Exception: ['RuntimeException', 'InterruptedException', 'ExecutionException'],
  RuntimeException: [
    'KafkaException',
    'ClassCastException',
    'ConcurrentModificationException',
    'IllegalArgumentException',
    'IllegalStateException',
    'NullPointerException',
    'UnsupportedOperationException',
  ],
  IllegalArgumentException: ['NumberFormatException'],
  KafkaException: [
    'ApiException',
    'CommitFailedException',
    'ConfigException',
    'InterruptException',
    'SerializationException',
    'WakeupException',
  ],
  ApiException: ['RetriableException', 'InvalidRecordException'],
  RetriableException: [
    'ConcurrentTransactionsException',
    'CoordinatorLoadInProgressException',
    'CoordinatorNotAvailableException',
    'CorruptRecordException',
    'DisconnectException',
    'FetchSessionIdNotFoundException',
    'FetchSessionTopicIdException',
    'InvalidFetchSessionEpochException',
    'InvalidMetadataException',
    'InvalidShareSessionEpochException',
    'NotControllerException',
    'NotCoordinatorException',
    'NotEnoughReplicasAfterAppendException',
    'NotEnoughReplicasException',
    'OffsetNotAvailableException',
    'ShareSessionLimitReachedException',
    'ShareSessionNotFoundException',
    'ThrottlingQuotaExceededException',
    'TimeoutException',
    'UnknownLeaderEpochException',
    'UnstableOffsetCommitException',
  ],
  InvalidMetadataException: [
    'ElectionNotNeededException',
    'EligibleLeadersNotAvailableException',
    'FencedLeaderEpochException',
    'InconsistentTopicIdException',
    'KafkaStorageException',
    'LeaderNotAvailableException',
    'ListenerNotFoundException',
    'NetworkException',
    'NotLeaderForPartitionException',
    'NotLeaderOrFollowerException',
    'PreferredLeaderNotAvailableException',
    'ReplicaNotAvailableException',
    'UnknownTopicIdException',
    'UnknownTopicOrPartitionException',
  ],
  TimeoutException: ['BufferExhaustedException'],
  OutOfOrderSequenceException: ['UnknownProducerIdException'],
  AuthenticationException: [
    'IllegalSaslStateException',
    'SaslAuthenticationException',
    'SslAuthenticationException',
    'UnsupportedSaslMechanismException',
  ],
  AuthorizationException: [
    'ClusterAuthorizationException',
    'DelegationTokenAuthorizationException',
    'GroupAuthorizationException',
    'TopicAuthorizationException',
    'TransactionalIdAuthorizationException',
  ],
}

/**
 * Classes whose parent was another one in 2.5.
 *
 * @source P-102, cluster.md section 9: not retriable in 2.5
 */
const PARENTS_OF_2_5 = new Map<string, string>([
  ['ReplicaNotAvailableException', 'ApiException'],
  ['ConcurrentTransactionsException', 'ApiException'],
  ['BufferExhaustedException', 'KafkaException'],
])

const PARENTS = new Map<string, string>()
for (const [parent, children] of Object.entries(CHILDREN)) for (const child of children) PARENTS.set(child, parent)

/** The fully qualified name of a class given by its simple name (P-7). */
export function qualifiedName(simpleClassName: string): string {
  return `${PACKAGES.get(simpleClassName) ?? ERRORS_PACKAGE}.${simpleClassName}`
}

/** An exception of the class with this simple name (P-7): `javaException('TimeoutException', 'The request timed out.')`. */
export function javaException(simpleClassName: string, message: string, cause?: JavaException): JavaException {
  const className = qualifiedName(simpleClassName)
  return cause ? { className, message, cause } : { className, message }
}

/** The class name without its package. Takes an exception or a class name. */
export function simpleName(of: JavaException | string): string {
  const className = typeof of === 'string' ? of : of.className
  return className.slice(className.lastIndexOf('.') + 1)
}

/** As Java's `toString` prints it, cause left out: `org.apache.kafka.common.errors.TimeoutException: The request timed out.` */
export function printException(exception: JavaException): string {
  return exception.message === '' ? exception.className : `${exception.className}: ${exception.message}`
}

/**
 * Is `className` the class `base` or one of its descendants? Both may be simple or qualified names.
 *
 * @source P-7
 * @differs 2.5: see PARENTS_OF_2_5.
 */
export function isSubclassOf(className: string, base: string, list: ErrorList = '3.9'): boolean {
  const wanted = simpleName(base)
  let at: string | undefined = simpleName(className)
  while (at !== undefined) {
    if (at === wanted) return true
    at = parentOf(at, list)
  }
  return false
}

function parentOf(simpleClassName: string, list: ErrorList): string | undefined {
  if (simpleClassName === 'Throwable') return undefined
  const older = list === '2.5' ? PARENTS_OF_2_5.get(simpleClassName) : undefined
  return older ?? PARENTS.get(simpleClassName) ?? 'ApiException'
}

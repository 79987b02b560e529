import type { KafkaVersion } from './profile.ts'

/** What a class is for. Only these two kinds are made by the producer in a way that a run shows. */
export type ClassRole = 'serializer' | 'partitioner'

interface KnownClass {
  readonly name: string
  readonly role: ClassRole
  /** Absent: in every version. */
  readonly versions?: readonly KafkaVersion[]
}

const SERIALIZER_PACKAGE = 'org.apache.kafka.common.serialization'
const PRODUCER_PACKAGE = 'org.apache.kafka.clients.producer'

export const ROUND_ROBIN_PARTITIONER = `${PRODUCER_PACKAGE}.RoundRobinPartitioner`
export const UNIFORM_STICKY_PARTITIONER = `${PRODUCER_PACKAGE}.UniformStickyPartitioner`
export const DEFAULT_PARTITIONER = `${PRODUCER_PACKAGE}.internals.DefaultPartitioner`
export const STRING_SERIALIZER = `${SERIALIZER_PACKAGE}.StringSerializer`

const SERIALIZERS = [
  'ByteArray',
  'ByteBuffer',
  'Bytes',
  'Double',
  'Float',
  'Integer',
  'Long',
  'Short',
  'String',
  'UUID',
]

/** Interfaces by role, as the client names them. */
export const INTERFACE_OF_ROLE: Readonly<Record<ClassRole, string>> = {
  serializer: `${SERIALIZER_PACKAGE}.Serializer`,
  partitioner: `${PRODUCER_PACKAGE}.Partitioner`,
}

const KNOWN_CLASSES: readonly KnownClass[] = [
  ...SERIALIZERS.map((kind) => ({ name: `${SERIALIZER_PACKAGE}.${kind}Serializer`, role: 'serializer' as const })),
  { name: `${SERIALIZER_PACKAGE}.VoidSerializer`, role: 'serializer' },
  { name: ROUND_ROBIN_PARTITIONER, role: 'partitioner' },
  { name: UNIFORM_STICKY_PARTITIONER, role: 'partitioner', versions: ['2.5', '3.9'] },
  { name: DEFAULT_PARTITIONER, role: 'partitioner', versions: ['2.5', '3.9'] },
]

/**
 * The role of a class that ships with the client of a version; undefined when it cannot be loaded.
 *
 * @source P-9a, P-23: 4.x has only the round-robin partitioner
 */
export function roleOfClass(name: string, version: KafkaVersion): ClassRole | undefined {
  const known = KNOWN_CLASSES.find((candidate) => candidate.name === name)
  return !known || known.versions?.includes(version) === false ? undefined : known.role
}

/** Names of the classes of a role that a version can load, for menus. */
export function knownClasses(role: ClassRole, version: KafkaVersion): readonly string[] {
  return KNOWN_CLASSES.filter((known) => known.role === role && roleOfClass(known.name, version) === role).map(
    (known) => known.name,
  )
}

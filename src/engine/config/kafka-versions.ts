/** The versions that a scenario can name. `4.x` means 4.1. */
export type KafkaVersion = '2.5' | '3.9' | '4.x'

/** The names of all versions, oldest first. */
export const KAFKA_VERSIONS: readonly KafkaVersion[] = ['2.5', '3.9', '4.x']

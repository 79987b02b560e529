import { assert } from '../kernel/assert.ts'
import { type JavaException, javaException } from '../protocol/exceptions.ts'

const PACKAGE = 'org.apache.kafka.common.serialization'
/** What the application of a scenario sends: every key and every value is one. */
const STRING = 'java.lang.String'

/** Serializer → the Java class of what it takes. */
const TAKES: ReadonlyMap<string, string> = new Map([
  [`${PACKAGE}.ByteArraySerializer`, '[B'],
  [`${PACKAGE}.ByteBufferSerializer`, 'java.nio.ByteBuffer'],
  [`${PACKAGE}.BytesSerializer`, 'org.apache.kafka.common.utils.Bytes'],
  [`${PACKAGE}.DoubleSerializer`, 'java.lang.Double'],
  [`${PACKAGE}.FloatSerializer`, 'java.lang.Float'],
  [`${PACKAGE}.IntegerSerializer`, 'java.lang.Integer'],
  [`${PACKAGE}.LongSerializer`, 'java.lang.Long'],
  [`${PACKAGE}.ShortSerializer`, 'java.lang.Short'],
  [`${PACKAGE}.StringSerializer`, STRING],
  [`${PACKAGE}.UUIDSerializer`, 'java.util.UUID'],
  [`${PACKAGE}.VoidSerializer`, 'java.lang.Void'],
])

/** Which part of a record, and so which config names its serializer. */
export type SerializedPart = 'key' | 'value'

/**
 * What a serializer throws at a text (P-26 steps 5 and 6). Null is never refused: every serializer makes null of it.
 *
 * The one that takes texts makes UTF-8 of them; that is done before the run, so nothing is left to do here.
 *
 * @param serializer A class that ships with the client.
 * @returns undefined: nothing, it takes texts.
 * @source kafka 3.9 clients KafkaProducer#doSend; P-26, P-30: thrown by send(), for it is no ApiException
 */
export function refusalOfText(serializer: string, part: SerializedPart): JavaException | undefined {
  const taken = TAKES.get(serializer)
  assert(taken !== undefined, `refusalOfText: no serializer ${serializer}`)
  if (taken === STRING) return undefined
  return javaException(
    'SerializationException',
    `Can't convert ${part} of class ${STRING} to class ${serializer} specified in ${part}.serializer`,
    javaException('ClassCastException', `class ${STRING} cannot be cast to class ${taken}`),
  )
}

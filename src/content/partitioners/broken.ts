import { type InLanguages, javaClass, kotlinClass, type PartitionerExample } from './example.ts'

interface BrokenParts {
  readonly id: string
  readonly name: InLanguages
  readonly point: InLanguages
  readonly className: string
  /** Body of `partition`, in each language. */
  readonly source: string
  readonly java: string
  readonly kotlin: string
  /** What lives from call to call, in each language. */
  readonly state?: { readonly source: string; readonly java: string; readonly kotlin: string }
  readonly javaImports?: readonly string[]
  readonly kotlinImports?: readonly string[]
}

function broken(parts: BrokenParts): PartitionerExample {
  const { id, name, point, className, state } = parts
  const body = parts.source.replaceAll('\n', '\n  ')
  return {
    id,
    name,
    point,
    isBroken: true,
    source: `${state ? `${state.source}\n\n` : ''}function partition(topic, key, keyBytes, value, valueBytes, cluster) {\n  ${body}\n}\n`,
    java: javaClass({
      name: className,
      imports: parts.javaImports ?? [],
      body: parts.java,
      ...(state ? { fields: state.java } : {}),
    }),
    kotlin: kotlinClass({
      name: className,
      imports: parts.kotlinImports ?? [],
      body: parts.kotlin,
      ...(state ? { fields: state.kotlin } : {}),
    }),
  }
}

/** What a partitioner must not do, and what comes of it. */
export const BROKEN: readonly PartitionerExample[] = [
  broken({
    id: 'out-of-range',
    name: { en: 'Broken: a partition that does not exist', ko: '고장: 없는 파티션' },
    point: {
      en: 'Nobody checks that 99 exists. The batch waits in the accumulator for a leader that never comes, asks for metadata again and again, and fails after `delivery.timeout.ms`.',
      ko: '99번이 있는지 아무도 확인하지 않아요. 배치는 오지 않을 리더를 기다리며 accumulator에 머물고, 메타데이터를 계속 요청하다가 `delivery.timeout.ms`가 지나면 실패해요.',
    },
    className: 'OutOfRangePartitioner',
    source: 'return 99',
    java: 'return 99;',
    kotlin: 'return 99',
  }),
  broken({
    id: 'negative',
    name: { en: 'Broken: −1', ko: '고장: −1' },
    point: {
      en: 'At 3.9 and 4.x `send()` itself throws an `IllegalArgumentException`, past every callback. At 2.5 nobody looks, and the record waits as with 99.',
      ko: '3.9와 4.x에서는 콜백을 거치지 않고 `send()`가 바로 `IllegalArgumentException`을 던져요. 2.5에서는 아무도 보지 않아서 99번처럼 기다려요.',
    },
    className: 'NegativePartitioner',
    source: '// A hash may be negative: this is what toPositive is for.\nreturn -1',
    java: '// A hash may be negative: this is what toPositive is for.\nreturn -1;',
    kotlin: '// A hash may be negative: this is what toPositive is for.\nreturn -1',
  }),
  broken({
    id: 'throws',
    name: { en: 'Broken: throws', ko: '고장: 예외' },
    point: {
      en: 'Every third record throws what is no Kafka exception: it comes out of `send()` itself, and an application that catches nothing there ends.',
      ko: '세 번째 레코드마다 Kafka 예외가 아닌 예외를 던져요. `send()`에서 그대로 나오므로, 거기서 잡지 않는 애플리케이션은 끝나요.',
    },
    className: 'ThrowingPartitioner',
    state: {
      source: 'let calls = 0',
      java: 'private final AtomicInteger calls = new AtomicInteger();',
      kotlin: 'private val calls = AtomicInteger()',
    },
    javaImports: ['import java.util.concurrent.atomic.AtomicInteger;'],
    kotlinImports: ['import java.util.concurrent.atomic.AtomicInteger'],
    source: `calls++
if (calls % 3 === 0) throw new Error('call ' + calls + ' is one too many')
return calls % cluster.partitionCountForTopic(topic)`,
    java: `int call = calls.incrementAndGet();
if (call % 3 == 0) throw new IllegalStateException("call " + call + " is one too many");
return call % cluster.partitionCountForTopic(topic);`,
    kotlin: `val call = calls.incrementAndGet()
check(call % 3 != 0) { "call $call is one too many" }
return call % cluster.partitionCountForTopic(topic)`,
  }),
  broken({
    id: 'loops',
    name: { en: 'Broken: never returns', ko: '고장: 끝나지 않음' },
    point: {
      en: 'In an application this blocks `send()` for ever. Here each call has a counted budget of steps, the same on every machine; what runs over it fails, and after three of them the code is not called any more.',
      ko: '실제 애플리케이션에서는 `send()`가 영원히 멈춰요. 여기서는 호출마다 정해진 실행 단계가 있고 어느 기기에서나 같아요. 넘으면 실패하고, 세 번 넘으면 더는 부르지 않아요.',
    },
    className: 'EndlessPartitioner',
    source: 'let n = 1\nwhile (n > 0) n = (n * 7) % 1000 || 1\nreturn n',
    java: `int n = 1;
while (n > 0) n = n * 7 % 1000 == 0 ? 1 : n * 7 % 1000;
return n;`,
    kotlin: `var n = 1
while (n > 0) n = if (n * 7 % 1000 == 0) 1 else n * 7 % 1000
return n`,
  }),
  broken({
    id: 'random',
    name: { en: 'Broken here: random', ko: '여기서는 고장: 무작위' },
    point: {
      en: 'There is no `Math.random` in the sandbox, nor a clock: a run told again would choose other partitions. In an application it runs, and no consumer can rely on where a key is.',
      ko: '샌드박스에는 `Math.random`도 시계도 없어요. 있다면 같은 실행을 다시 보여 줄 때 다른 파티션이 골라져요. 실제 애플리케이션에서는 돌아가지만, 키가 어디 있는지 컨슈머가 믿을 수 없어요.',
    },
    className: 'RandomPartitioner',
    source: 'return Math.floor(Math.random() * cluster.partitionCountForTopic(topic))',
    java: 'return ThreadLocalRandom.current().nextInt(cluster.partitionCountForTopic(topic));',
    kotlin: 'return Random.nextInt(cluster.partitionCountForTopic(topic))',
    javaImports: ['import java.util.concurrent.ThreadLocalRandom;'],
    kotlinImports: ['import kotlin.random.Random'],
  }),
]

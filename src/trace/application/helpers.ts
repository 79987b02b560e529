import type { SendMode } from '../../engine/scenario/scenario.ts'
import { LINE } from './executing.ts'
import type { ProgramLanguage, ProgramLine, ProgramModel } from './program-model.ts'

/** The functions below main(): how a record is sent in each way that occurs, and what draws keys and values. */
export function helperLines(language: ProgramLanguage, model: ProgramModel): ProgramLine[] {
  const blocks = [
    ...model.modes.map((mode) => sendBlock(language, mode, model.resends)),
    ...(model.uses.transactions ? [plain('attempt', ATTEMPT[language])] : []),
    ...smallHelpers(language, model),
    ...(language === 'typescript' ? [] : [plain('sleepUntil', SLEEP[language])]),
  ]
  return blocks.flatMap((block, index) => [{ id: `gap:helper:${index}`, text: '' }, ...block])
}

function plain(name: string, text: string): ProgramLine[] {
  return text.split('\n').map((line, index) => ({ id: `helper:${name}:${index}`, text: line }))
}

/** A line that begins with `@what ` has the id of that part. */
function sendBlock(language: ProgramLanguage, mode: SendMode, resends: boolean): ProgramLine[] {
  return SENDS[language]
    [mode](resends)
    .split('\n')
    .map((line, index) => {
      const marked = /^@(send|print|catch) (.*)$/.exec(line)
      if (!marked) return { id: `helper:${mode}:${index}`, text: line }
      return { id: LINE.helper(mode, marked[1] as 'send' | 'print' | 'catch'), text: marked[2] as string }
    })
}

type SendText = Readonly<Record<SendMode, (resends: boolean) => string>>

const JAVA_RECORD = 'ProducerRecord<String, String> record'

const SENDS: Readonly<Record<ProgramLanguage, SendText>> = {
  java: {
    async: (resends) => `// fire and forget: nobody reads the future
static void send(${JAVA_RECORD}) {
  try {
@send     producer.send(record${resends ? ', (metadata, e) -> { if (e != null) send(record); }' : ''});
  } catch (RuntimeException e) {
@catch     System.out.println(e);
  }
}`,
    sync: (resends) => `// synchronous: waits for the future
static void sendAndGet(${JAVA_RECORD}) {
  try {
@send     RecordMetadata metadata = producer.send(record).get();
@print     System.out.println(metadata);
  } catch (Exception e) {
@catch     System.out.println(e);${resends ? '\n    if (e instanceof ExecutionException) sendAndGet(record);' : ''}
  }
}`,
    callback: (resends) => `// asynchronous: the sender's thread calls back
static void sendWithCallback(${JAVA_RECORD}) {
  try {
@send     producer.send(record, (metadata, e) -> {
@print       System.out.println(e != null ? e : metadata);${resends ? '\n      if (e != null) sendWithCallback(record);' : ''}
    });
  } catch (RuntimeException e) {
@catch     System.out.println(e);
  }
}`,
  },
  kotlin: {
    async: (resends) => `// fire and forget: nobody reads the future
fun send(record: ProducerRecord<String, String>) {
  try {
@send     producer.send(record)${resends ? ' { _, e -> if (e != null) send(record) }' : ''}
  } catch (e: RuntimeException) {
@catch     println(e)
  }
}`,
    sync: (resends) => `// synchronous: waits for the future
fun sendAndGet(record: ProducerRecord<String, String>) {
  try {
@send     val metadata = producer.send(record).get()
@print     println(metadata)
  } catch (e: Exception) {
@catch     println(e)${resends ? '\n    if (e is ExecutionException) sendAndGet(record)' : ''}
  }
}`,
    callback: (resends) => `// asynchronous: the sender's thread calls back
fun sendWithCallback(record: ProducerRecord<String, String>) {
  try {
@send     producer.send(record) { metadata, e ->
@print       println(e ?: metadata)${resends ? '\n      if (e != null) sendWithCallback(record)' : ''}
    }
  } catch (e: RuntimeException) {
@catch     println(e)
  }
}`,
  },
  typescript: {
    async: (resends) => `// fire and forget: nobody awaits the promise
function send(record: ProducerRecord): void {
  try {
@send     producer.send(record${resends ? ', (metadata, e) => { if (e) send(record) }' : ''})
  } catch (e) {
@catch     console.log(String(e))
  }
}`,
    sync: (resends) => `// synchronous: waits for the promise
async function sendAndGet(record: ProducerRecord): Promise<void> {
  try {
@send     const metadata = await producer.send(record)
@print     console.log(String(metadata))
  } catch (e) {
@catch     console.log(String(e))${resends ? '\n    await sendAndGet(record)' : ''}
  }
}`,
    callback: (resends) => `// asynchronous: the producer calls back
function sendWithCallback(record: ProducerRecord): void {
  try {
@send     producer.send(record, (metadata, e) => {
@print       console.log(String(e ?? metadata))${resends ? '\n      if (e) sendWithCallback(record)' : ''}
    })
  } catch (e) {
@catch     console.log(String(e))
  }
}`,
  },
}

const ATTEMPT: Readonly<Record<ProgramLanguage, string>> = {
  java: `static void attempt(Runnable call) {
  try {
    call.run();
  } catch (RuntimeException e) {
    System.out.println(e);
  }
}`,
  kotlin: `fun attempt(call: () -> Unit) {
  try {
    call()
  } catch (e: RuntimeException) {
    println(e)
  }
}`,
  typescript: `async function attempt(call: () => Promise<void>): Promise<void> {
  try {
    await call()
  } catch (e) {
    console.log(String(e))
  }
}`,
}

/** In TypeScript it comes with our notation. */
const SLEEP: Readonly<Record<Exclude<ProgramLanguage, 'typescript'>, string>> = {
  java: `/** Waits until so many ms after the start; not at all when that is over. */
static void sleepUntil(double ms) throws InterruptedException {
  long leftNs = Math.round(ms * 1e6) - (System.nanoTime() - start);
  if (leftNs > 0) Thread.sleep(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
}`,
  kotlin: `/** Waits until so many ms after the start; not at all when that is over. */
fun sleepUntil(ms: Number) {
  val leftNs = Math.round(ms.toDouble() * 1e6) - (System.nanoTime() - start)
  if (leftNs > 0) Thread.sleep(leftNs / 1_000_000, (leftNs % 1_000_000).toInt())
}`,
}

function smallHelpers(language: ProgramLanguage, { uses, keyKinds }: ProgramModel): ProgramLine[][] {
  const names: SmallHelper[] = []
  if (keyKinds.includes('uniform')) names.push('uniformKey')
  if (keyKinds.includes('zipf')) names.push('zipfKey')
  if (keyKinds.includes('list')) names.push('oneOf')
  if (keyKinds.includes('weighted')) names.push('weighted')
  if (uses.values) names.push('value')
  if (uses.fields) names.push('field')
  if (uses.headers && language !== 'typescript') names.push('withHeader')
  return names.map((name) => plain(name, SMALL[language][name]))
}

type SmallHelper = 'uniformKey' | 'zipfKey' | 'oneOf' | 'weighted' | 'value' | 'field' | 'withHeader'

const SMALL: Readonly<Record<ProgramLanguage, Readonly<Record<SmallHelper, string>>>> = {
  java: {
    uniformKey: `static String uniformKey(int count) {
  return "key-" + (1 + random.nextInt(count));
}`,
    zipfKey: `static String zipfKey(int count, double exponent) {
  double total = 0;
  for (int rank = 1; rank <= count; rank++) total += StrictMath.pow(rank, -exponent);
  double left = random.nextDouble() * total;
  int rank = 1;
  while (rank < count && (left -= StrictMath.pow(rank, -exponent)) >= 0) rank++;
  return "key-" + rank;
}`,
    oneOf: `static String oneOf(String... keys) {
  return keys[random.nextInt(keys.length)];
}`,
    weighted: `static String weighted(Object... keysAndWeights) {
  double total = 0;
  for (int i = 1; i < keysAndWeights.length; i += 2) total += ((Number) keysAndWeights[i]).doubleValue();
  double left = random.nextDouble() * total;
  int i = 0;
  while (i + 2 < keysAndWeights.length && (left -= ((Number) keysAndWeights[i + 1]).doubleValue()) >= 0) i += 2;
  return (String) keysAndWeights[i];
}`,
    value: `static String value(int bytes) {
  return "x".repeat(bytes);
}

static String value(int from, int to) {
  return value(from + random.nextInt(to - from + 1));
}`,
    field: `/** One field of a row of JSON. */
static String field(String row, String name) {
  var found = java.util.regex.Pattern.compile("\\"" + name + "\\":\\"?([^\\",}]*)").matcher(row);
  return found.find() ? found.group(1) : null;
}`,
    withHeader: `static <K, V> ProducerRecord<K, V> withHeader(ProducerRecord<K, V> record, String name, String text) {
  record.headers().add(name, text == null ? null : text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  return record;
}`,
  },
  kotlin: {
    uniformKey: `fun uniformKey(count: Int): String = "key-\${1 + random.nextInt(count)}"`,
    zipfKey: `fun zipfKey(count: Int, exponent: Number): String {
  val weights = (1..count).map { it.toDouble().pow(-exponent.toDouble()) }
  var left = random.nextDouble() * weights.sum()
  val rank = weights.indexOfFirst { weight -> left -= weight; left < 0 }
  return "key-\${if (rank < 0) count else rank + 1}"
}`,
    oneOf: `fun oneOf(vararg keys: String): String = keys[random.nextInt(keys.size)]`,
    weighted: `fun weighted(vararg keysAndWeights: Any): String {
  val pairs = keysAndWeights.toList().chunked(2)
  var left = random.nextDouble() * pairs.sumOf { (it[1] as Number).toDouble() }
  val found = pairs.find { left -= (it[1] as Number).toDouble(); left < 0 }
  return (found ?: pairs.last())[0] as String
}`,
    value: `fun value(bytes: Int): String = "x".repeat(bytes)

fun value(from: Int, to: Int): String = value(from + random.nextInt(to - from + 1))`,
    field: `/** One field of a row of JSON. */
fun field(row: String, name: String): String? = Regex("\\"$name\\":\\"?([^\\",}]*)").find(row)?.groupValues?.get(1)`,
    withHeader: `fun <K, V> withHeader(record: ProducerRecord<K, V>, name: String, text: String?): ProducerRecord<K, V> {
  record.headers().add(name, text?.toByteArray())
  return record
}`,
  },
  typescript: {
    uniformKey: `function uniformKey(count: number): string {
  return \`key-\${1 + Math.floor(random() * count)}\`
}`,
    zipfKey: `function zipfKey(count: number, exponent: number): string {
  const weights = Array.from({ length: count }, (_, rank) => (rank + 1) ** -exponent)
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const rank = weights.findIndex((weight) => (left -= weight) < 0)
  return \`key-\${rank < 0 ? count : rank + 1}\`
}`,
    oneOf: `function oneOf(...keys: string[]): string {
  return keys[Math.floor(random() * keys.length)] ?? ''
}`,
    weighted: `function weighted(...keysAndWeights: (string | number)[]): string {
  const keys = keysAndWeights.filter((_, i) => i % 2 === 0)
  const weights = keysAndWeights.filter((_, i) => i % 2 === 1).map(Number)
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0)
  const found = weights.findIndex((weight) => (left -= weight) < 0)
  return String(keys[found < 0 ? keys.length - 1 : found])
}`,
    value: `function value(from: number, to = from): string {
  return 'x'.repeat(from + Math.floor(random() * (to - from + 1)))
}`,
    field: `function field(row: string, name: string): string {
  return String(JSON.parse(row)[name])
}`,
    withHeader: '',
  },
}

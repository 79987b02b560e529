import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core'
import type { UserCodeProblem, UserPartitioner, UserTopic } from '../engine/producer/user-partitioner.ts'
import type { PartitionerAnswer } from '../engine/protocol/partitioner-calls.ts'
import { collectFrom, PRELUDE } from './prelude.ts'
import { readSource } from './read-source.ts'

/** Polls of the interrupt handler in one call; each stands for 10,000 steps of the interpreter. */
const POLLS_PER_CALL = 200
const MEMORY_BYTES = 8 << 20
const STACK_BYTES = 64 << 10
/** No Date, no Promise; randomness is taken away by the prelude. */
const INTRINSICS = {
  BaseObjects: true,
  Eval: true,
  RegExp: true,
  JSON: true,
  MapSet: true,
  TypedArrays: true,
  BigInt: true,
  StringNormalize: true,
}

/** Wall time (ms) of one call after which the run is ended: a last resort, for built-in functions that nobody counts. */
const WATCHDOG_MS = 10_000

/** A call has taken far too long by the clock on the wall: the run ends here, and nothing of it is part of a trace. */
export class PartitionerHangs extends Error {
  override readonly name = 'PartitionerHangs'
}

/** A partitioner in QuickJS: what it has thrown has a place in its source. */
export interface QuickJsPartitioner extends UserPartitioner {
  /** Line of the source (from 1; 0: unknown) where the last call that failed has failed. */
  lineOfLastError(): number
}

/** A partitioner ready for its calls, or why its source cannot start. */
export type StartedQuickJs =
  | { readonly ok: true; readonly partitioner: QuickJsPartitioner }
  | { readonly ok: false; readonly problem: UserCodeProblem }

/**
 * Start user code in a runtime of its own: 8 MiB of memory, 64 KiB of stack, a counted budget per call.
 *
 * @param configs What `configure` gets.
 */
export function startPartitioner(
  quickJs: QuickJSWASMModule,
  source: string,
  configs: Readonly<Record<string, string>>,
): StartedQuickJs {
  const runtime = quickJs.newRuntime()
  runtime.setMemoryLimit(MEMORY_BYTES)
  runtime.setMaxStackSize(STACK_BYTES)
  let polls = POLLS_PER_CALL
  let sinceMs = performance.now()
  let hangs = false
  runtime.setInterruptHandler(() => {
    hangs ||= performance.now() - sinceMs > WATCHDOG_MS
    return hangs || --polls < 0
  })
  const vm = runtime.newContext({ intrinsics: INTRINSICS })
  const kit = vm.unwrapResult(vm.evalCode(PRELUDE, 'prelude.js'))
  const names = ['begin', 'setCluster', 'partition', 'onNewBatch', 'close'] as const
  const [begin, setCluster, partition, onNewBatch, close] = names.map((name) => vm.getProp(kit, name)) as [
    QuickJSHandle,
    QuickJSHandle,
    QuickJSHandle,
    QuickJSHandle,
    QuickJSHandle,
  ]
  const stackOfLast = vm.getProp(kit, 'stackOfLast')
  const handles = [kit, begin, setCluster, partition, onNewBatch, close, stackOfLast]
  let isDisposed = false
  const dispose = (): void => {
    if (isDisposed) return
    isDisposed = true
    for (const handle of handles) handle.dispose()
    vm.dispose()
    runtime.dispose()
  }
  /** Where the last call was when a limit ended it; 0: none did. */
  let endedAt = 0
  const call = (fn: QuickJSHandle, args: readonly QuickJSHandle[]): PartitionerAnswer => {
    polls = POLLS_PER_CALL
    sinceMs = performance.now()
    endedAt = 0
    const answer = answerOf(vm, fn, args, (line) => {
      endedAt = line
    })
    if (hangs) throw new PartitionerHangs(`a call of the partitioner has taken longer than ${WATCHDOG_MS / 1000} s`)
    return answer
  }

  const { code, names: declared, problem: unread } = readSource(source)
  const last = vm.evalCode(code, 'partitioner.js')
  if (last.error) {
    const problem = problemOf(vm, last.error)
    dispose()
    return { ok: false, problem: unread ?? problem }
  }
  const candidates = vm.unwrapResult(vm.evalCode(collectFrom(declared), 'collect.js'))
  const configText = vm.newString(JSON.stringify(configs))
  const begun = call(begin, [candidates, last.value, configText])
  for (const handle of [candidates, last.value, configText]) handle.dispose()
  if (typeof begun !== 'number') {
    dispose()
    const message = begun.className === 'missing' ? 'defines no partition()' : `${begun.className}: ${begun.message}`
    return { ok: false, problem: { line: 0, message } }
  }

  let known = ''
  const tellCluster = ({ topic, partitionCount, available }: UserTopic): void => {
    const list = JSON.stringify(available)
    const now = `${topic} ${partitionCount} ${list}`
    if (now === known) return
    known = now
    const args = [vm.newString(topic), vm.newNumber(partitionCount), vm.newString(list)]
    call(setCluster, args)
    for (const arg of args) arg.dispose()
  }
  return {
    ok: true,
    partitioner: {
      partition(asked) {
        tellCluster(asked)
        const args = [
          textHandle(vm, asked.key),
          bytesHandle(vm, asked.keyBytes),
          textHandle(vm, asked.value),
          bytesHandle(vm, asked.valueBytes),
        ]
        const answer = call(partition, args)
        for (const arg of args) arg.dispose()
        return answer
      },
      onNewBatch(asked, prevPartition) {
        tellCluster(asked)
        const previous = vm.newNumber(prevPartition)
        const answer = call(onNewBatch, [previous])
        previous.dispose()
        return answer
      },
      close() {
        const answer = call(close, [])
        dispose()
        return answer
      },
      lineOfLastError() {
        if (isDisposed) return 0
        if (endedAt > 0) return endedAt
        polls = POLLS_PER_CALL
        sinceMs = performance.now()
        const stack = vm.callFunction(stackOfLast, vm.undefined)
        if (stack.error) {
          stack.error.dispose()
          return 0
        }
        const text = vm.getString(stack.value)
        stack.value.dispose()
        return lineIn(text)
      },
      dispose,
      get isDisposed() {
        return isDisposed
      },
    },
  }
}

/** What a call came to. An interrupt or a lack of memory cannot be caught inside and arrives here as an error. */
function answerOf(
  vm: QuickJSContext,
  fn: QuickJSHandle,
  args: readonly QuickJSHandle[],
  onEnded: (line: number) => void,
): PartitionerAnswer {
  const result = vm.callFunction(fn, vm.undefined, ...args)
  if (result.error) {
    const { line, message } = problemOf(vm, result.error)
    onEnded(line)
    const what = message.includes('interrupted')
      ? `partition() has not ended within its budget of ${POLLS_PER_CALL} × 10000 steps`
      : message
    return { className: 'RuntimeException', message: `[Inflight] ${what}`, isOverrun: true }
  }
  const { value } = result
  const answer = vm.typeof(value) === 'string' ? thrownOf(vm.getString(value)) : vm.getNumber(value)
  value.dispose()
  return answer
}

/** Class and message of `Class:message`. */
function thrownOf(text: string): PartitionerAnswer {
  const colon = text.indexOf(':')
  const message = text.slice(colon + 1)
  return { className: text.slice(0, colon), message, isOverrun: SPENT.some((sign) => message.includes(sign)) }
}

/** What a call says that has met a limit and caught it. */
const SPENT = ['have used up the budget of a call', 'out of memory', 'InternalError: interrupted']

function problemOf(vm: QuickJSContext, error: QuickJSHandle): UserCodeProblem {
  const dumped: unknown = vm.dump(error)
  error.dispose()
  // Too little memory is left even for an error.
  if (dumped === null) return { line: 0, message: 'out of memory' }
  if (typeof dumped !== 'object') return { line: 0, message: String(dumped) }
  const { name = '', message = '', stack = '' } = dumped as { name?: string; message?: string; stack?: string }
  return { line: lineIn(stack), message: `${name}: ${message}` }
}

/** Line of the user's source that stands innermost in a stack; 0: none. */
function lineIn(stack: string): number {
  return Number(/partitioner\.js:(\d+)/.exec(stack)?.[1] ?? 0)
}

function textHandle(vm: QuickJSContext, text: string | null): QuickJSHandle {
  return text === null ? vm.null : vm.newString(text)
}

function bytesHandle(vm: QuickJSContext, bytes: Uint8Array | null): QuickJSHandle {
  return bytes === null ? vm.null : vm.newArrayBuffer(bytes.slice().buffer)
}

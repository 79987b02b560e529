import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten-core'
import type {
  UserCodeProblem,
  UserPartitionAnswer,
  UserPartitionCall,
  UserPartitioner,
} from '../engine/producer/user-partitioner.ts'
import { COLLECT, PRELUDE } from './prelude.ts'

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

/** A partitioner ready for its calls, or why its source cannot start. */
export type StartedPartitioner =
  | { readonly ok: true; readonly partitioner: UserPartitioner }
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
): StartedPartitioner {
  const runtime = quickJs.newRuntime()
  runtime.setMemoryLimit(MEMORY_BYTES)
  runtime.setMaxStackSize(STACK_BYTES)
  let polls = POLLS_PER_CALL
  runtime.setInterruptHandler(() => --polls < 0)
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
  const handles = [kit, begin, setCluster, partition, onNewBatch, close]
  const dispose = (): void => {
    for (const handle of handles) handle.dispose()
    vm.dispose()
    runtime.dispose()
  }
  const call = (fn: QuickJSHandle, args: readonly QuickJSHandle[]): UserPartitionAnswer => {
    polls = POLLS_PER_CALL
    return answerOf(vm, fn, args)
  }

  const found = vm.evalCode(
    source.replace(/^export default(?=\s)/m, 'globalThis.__exported =') +
      COLLECT.replace(';(', ';globalThis.__exported ?? ('),
    'partitioner.js',
  )
  if (found.error) {
    const problem = problemOf(vm, found.error)
    dispose()
    return { ok: false, problem }
  }
  const configText = vm.newString(JSON.stringify(configs))
  const begun = call(begin, [found.value, configText])
  configText.dispose()
  found.value.dispose()
  if (begun.kind === 'threw') {
    dispose()
    const message = begun.className === 'missing' ? 'defines no partition()' : `${begun.className}: ${begun.message}`
    return { ok: false, problem: { line: 0, message } }
  }

  let known = ''
  const tellCluster = ({ topic, partitionCount, available }: UserPartitionCall): void => {
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
        return answer.kind === 'threw' ? answer : undefined
      },
      close() {
        call(close, [])
        dispose()
      },
    },
  }
}

/** What a call came to. An interrupt or a lack of memory cannot be caught inside and arrives here as an error. */
function answerOf(vm: QuickJSContext, fn: QuickJSHandle, args: readonly QuickJSHandle[]): UserPartitionAnswer {
  const result = vm.callFunction(fn, vm.undefined, ...args)
  if (result.error) {
    const { message } = problemOf(vm, result.error)
    const what = message.includes('interrupted')
      ? `partition() has not ended within its budget of ${POLLS_PER_CALL} × 10000 steps`
      : message
    return { kind: 'threw', className: 'RuntimeException', message: `[Inflight] ${what}` }
  }
  const { value } = result
  const type = vm.typeof(value)
  const answer: UserPartitionAnswer =
    type === 'number' || type === 'undefined'
      ? { kind: 'partition', partition: type === 'number' ? vm.getNumber(value) : 0 }
      : thrownOf(vm.getString(value))
  value.dispose()
  return answer
}

/** Class and message of `Class:message`. */
function thrownOf(text: string): UserPartitionAnswer {
  const colon = text.indexOf(':')
  return { kind: 'threw', className: text.slice(0, colon), message: text.slice(colon + 1) }
}

function problemOf(vm: QuickJSContext, error: QuickJSHandle): UserCodeProblem {
  const dumped: unknown = vm.dump(error)
  error.dispose()
  if (typeof dumped !== 'object' || dumped === null) return { line: 0, message: String(dumped) }
  const { name = '', message = '', stack = '' } = dumped as { name?: string; message?: string; stack?: string }
  return { line: Number(/partitioner\.js:(\d+)/.exec(stack)?.[1] ?? 0), message: `${name}: ${message}` }
}

function textHandle(vm: QuickJSContext, text: string | null): QuickJSHandle {
  return text === null ? vm.null : vm.newString(text)
}

function bytesHandle(vm: QuickJSContext, bytes: Uint8Array | null): QuickJSHandle {
  return bytes === null ? vm.null : vm.newArrayBuffer(bytes.slice().buffer)
}

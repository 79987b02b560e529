import variant from '@jitl/quickjs-wasmfile-release-sync'
import { newQuickJSWASMModuleFromVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core'

let loaded: Promise<QuickJSWASMModule> | undefined

/** QuickJS as WebAssembly, fetched once and only when a scenario has code. */
export function loadQuickJs(): Promise<QuickJSWASMModule> {
  loaded ??= newQuickJSWASMModuleFromVariant(variant)
  return loaded
}

/// <reference lib="webworker" />
import { hashOfRun } from './hash-run.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = async (event: MessageEvent<unknown>) => self.postMessage(await hashOfRun(event.data))

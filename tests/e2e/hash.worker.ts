/// <reference lib="webworker" />
import { hashOfRun } from './hash-run.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = (event: MessageEvent<unknown>) => self.postMessage(hashOfRun(event.data))

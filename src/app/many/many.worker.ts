/// <reference lib="webworker" />
import type { ToRunner } from './many-messages.ts'
import { createManyService } from './many-service.ts'

declare const self: DedicatedWorkerGlobalScope

const handle = createManyService((message) => self.postMessage(message))

self.onmessage = (event: MessageEvent<ToRunner>) => void handle(event.data)

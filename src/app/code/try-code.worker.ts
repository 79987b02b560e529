/// <reference lib="webworker" />
import type { FromTryWorker, ToTryWorker } from './code-messages.ts'
import { answerTry } from './try-service.ts'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = async ({ data }: MessageEvent<ToTryWorker>) => {
  const answer = await answerTry(data.question)
  self.postMessage({ id: data.id, answer } satisfies FromTryWorker)
}

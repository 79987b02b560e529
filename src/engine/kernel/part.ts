import { must } from './assert.ts'

/**
 * A place for code that only some runs need. The room that calls it says what it must be able to do; whoever starts a run
 * fills it first (`engine/simulation/optional-parts.ts`). Code, never state: filling it again changes nothing.
 */
export interface Part<Code> {
  readonly isFilled: boolean
  /** @throws A bug of ours when it is empty: a run has been started without what it needs. */
  readonly code: Code
  fill(code: Code): void
}

/** An empty place. @param name What is missing when it is asked for too early. */
export function emptyPart<Code>(name: string): Part<Code> {
  let filled: Code | undefined
  return {
    get isFilled() {
      return filled !== undefined
    },
    get code() {
      return must(filled, 'part', name)
    },
    fill(code) {
      filled = code
    },
  }
}

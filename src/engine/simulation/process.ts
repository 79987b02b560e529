import type { Input } from '../kernel/actor.ts'
import type { Message } from '../protocol/messages.ts'

/** The operating system's view of an actor: is there a process, is the machine on, is the process stopped. */
export interface ProcessState {
  isAlive: boolean
  isMachineOn: boolean
  isHung: boolean
  /** What arrived while it was hung, unread. */
  inbox: Input<Message>[]
}

/** A process that runs. */
export function runningProcess(): ProcessState {
  return { isAlive: true, isMachineOn: true, isHung: false, inbox: [] }
}

/** An independent copy. */
export function cloneProcess(process: ProcessState): ProcessState {
  return { ...process, inbox: process.inbox.slice() }
}

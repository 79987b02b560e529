import type { Input } from '../kernel/actor.ts'
import { must } from '../kernel/assert.ts'
import type { EventQueue } from '../kernel/event-queue.ts'
import { dropConnectionsOf, type InFlight } from '../network/network.ts'
import type { Message } from '../protocol/messages.ts'
import type { World } from './world.ts'

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

/**
 * A broker that has ended in good order, inside itself: the operating system notices, and closes what it left open. Its
 * peers hear of it like of any other end.
 */
export function noticeOrderlyExit(world: World, broker: number): void {
  if (must(world.brokers[broker - 1], 'broker', broker).process !== 'dead') return
  const process = must(world.processes[broker], 'process', broker)
  if (!process.isAlive) return
  process.isAlive = false
  process.isHung = false
  process.inbox = []
  dropConnectionsOf(world.network, world.queue as EventQueue<InFlight>, broker, world.nowUs, false)
}

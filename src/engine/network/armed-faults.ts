import type { ActorId } from '../kernel/actor.ts'
import type { Micros } from '../kernel/units.ts'
import type { Message } from '../protocol/messages.ts'

/** A fault that waits for the next packet that fits (`dropNext`, `delayNext`, `duplicateNext`). */
export interface ArmedFault {
  readonly kind: 'drop' | 'delay' | 'duplicate'
  readonly what: 'request' | 'response'
  readonly api: string
  readonly a: ActorId
  readonly b: ActorId
  readonly byUs: Micros
  left: number
  /** Which action armed it (index in the run's actions). */
  readonly action: number
  /** It has met a packet. */
  isMet: boolean
}

/** The first armed fault that this packet meets, if any; it is used up by one. */
export function takeArmedFault(
  armed: ArmedFault[],
  from: ActorId,
  to: ActorId,
  message: Message,
): ArmedFault | undefined {
  for (let i = 0; i < armed.length; i++) {
    const fault = armed[i] as ArmedFault
    const fits =
      fault.what === message.kind &&
      fault.api === message.body.api &&
      ((fault.a === from && fault.b === to) || (fault.a === to && fault.b === from))
    if (!fits) continue
    fault.left--
    fault.isMet = true
    if (fault.left === 0) armed.splice(i, 1)
    return fault
  }
  return undefined
}

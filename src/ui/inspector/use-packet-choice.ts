import { useEffect, useState } from 'react'
import type { Selection } from '../../app/host-messages.ts'
import type { PacketChoice } from '../../app/packet-fault.ts'
import { useGlance, useSession } from '../shell/page-context.ts'

/** What can be done to exactly the selected packet at the playhead; undefined: not known yet, or it is no packet. */
export function usePacketChoice(selection: Selection | undefined): PacketChoice | undefined {
  const { host, playback } = useSession()
  const view = useGlance((state) => state.view)
  const [known, setKnown] = useState<{ readonly packet: number; readonly choice: PacketChoice }>()
  const packet = selection?.kind === 'packet' ? selection.packet : undefined
  useEffect(() => {
    // Asked anew when something has happened since.
    if (packet === undefined || !view) return
    let isWanted = true
    host.packet(packet, Math.floor(playback.getState().tUs)).then((choice) => {
      if (isWanted && choice) setKnown({ packet, choice })
    })
    return () => {
      isWanted = false
    }
  }, [packet, view, host, playback])
  return known?.packet === packet ? known?.choice : undefined
}

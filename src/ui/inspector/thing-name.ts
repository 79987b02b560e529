import type { Selection } from '../../app/host-messages.ts'
import type { PacketNames } from '../../app/inspected/sheet.ts'
import { linkEnd } from '../../app/link-end.ts'
import type { Strings } from '../../content/strings/strings.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import type { StageView } from '../../trace/stage-view.ts'
import { useGlance, useRun, useStrings } from '../shell/page-context.ts'

/** What a selected thing is called: "Record #37", "Broker b2", "Link app – b1". */
export function thingName(
  selection: Selection,
  strings: Strings,
  scenario: Scenario | undefined,
  view: StageView | undefined,
  partitionNames: readonly string[],
): string {
  const { things, controller } = strings.inspector
  switch (selection.kind) {
    case 'record':
      return things.record(String(selection.record))
    case 'batch':
      return batchName(selection.batch, strings)
    case 'partition':
      return things.partition(partitionNames[selection.partition] ?? `p${selection.partition}`)
    case 'broker':
      return selection.broker === 0 ? controller : things.broker(String(selection.broker))
    case 'replica':
      return things.replica(partitionNames[selection.partition] ?? `p${selection.partition}`, String(selection.broker))
    case 'packet': {
      const packet = view?.packets.find((one) => one.packet === selection.packet)
      return packet ? packetName(packet, strings, scenario) : things.packet(String(selection.packet))
    }
    case 'link':
      return things.link(endWord(selection.a, scenario, strings), endWord(selection.b, scenario, strings))
    case 'consumer':
      return things.consumer(
        view?.consumers.find((one) => one.index === selection.consumer)?.name ?? String(selection.consumer),
      )
    case 'producer':
      return things.producer(
        view?.producers.find((one) => one.index === selection.producer)?.name ?? String(selection.producer),
      )
  }
}

/** "Produce request app → b1". */
export function packetName(packet: PacketNames, strings: Strings, scenario: Scenario | undefined): string {
  const { things } = strings.inspector
  const ends = [endWord(packet.from, scenario, strings), endWord(packet.to, scenario, strings)] as const
  return packet.isResponse ? things.answer(packet.api, ...ends) : things.request(packet.api, ...ends)
}

/** The name of a thing as short as a notice wants it: "b1", "app – b1". */
export function useShortName(selection: Selection): string {
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  if (selection.kind === 'broker') return selection.broker === 0 ? strings.inspector.controller : `b${selection.broker}`
  if (selection.kind !== 'link') return thingName(selection, strings, scenario, view, names)
  return `${endWord(selection.a, scenario, strings)} – ${endWord(selection.b, scenario, strings)}`
}

/** "Batch #3". */
export function batchName(batch: number, strings: Strings): string {
  return strings.inspector.things.batch(batchWord(batch))
}

/** Batches are numbered apart for each producer (`ordinal * 64 + producer`). */
function batchWord(batch: number): string {
  const ordinal = Math.floor(batch / 64) + 1
  const producer = batch % 64
  return producer === 0 ? `#${ordinal}` : `#${ordinal} (${producer + 1})`
}

function endWord(actor: number, scenario: Scenario | undefined, strings: Strings): string {
  if (actor === 0) return strings.inspector.controller
  if (!scenario) return String(actor)
  const end = linkEnd(actor, scenario)
  return typeof end === 'number' ? `b${end}` : end
}

import type { Selection } from './host-messages.ts'

/** The numbers that name a thing of each kind. */
const NUMBERS: { readonly [Kind in Selection['kind']]: readonly string[] } = {
  record: ['record'],
  batch: ['batch'],
  partition: ['partition'],
  replica: ['partition', 'broker'],
  broker: ['broker'],
  packet: ['packet'],
  link: ['a', 'b'],
  producer: ['producer'],
  consumer: ['consumer'],
}

/** A selection as it was kept; undefined when it is none. */
export function readSelection(value: unknown): Selection | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const kept = value as Readonly<Record<string, unknown>>
  const kind = kept['kind']
  const names = Object.entries(NUMBERS).find(([one]) => one === kind)?.[1]
  if (!names?.every((name) => Number.isInteger(kept[name]) && (kept[name] as number) >= 0)) return undefined
  return Object.fromEntries([['kind', kind], ...names.map((name) => [name, kept[name]])]) as unknown as Selection
}

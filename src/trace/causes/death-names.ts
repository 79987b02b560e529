import { DEATH, ELECTION } from '../../engine/cluster/events.ts'

const nameOf = (table: Readonly<Record<string, number>>, code: number): string | undefined =>
  Object.keys(table).find((name) => table[name] === code)

/** How a broker went down, as sentences name it: killed, poweredOff, shutDown, diskFailed. */
export function howOf(death: number): string {
  return nameOf(DEATH, death) ?? 'killed'
}

/** How a leader came to be, as sentences name it: clean, unclean, preferred … */
export function electionOf(how: number): string {
  return nameOf(ELECTION, how) ?? 'clean'
}

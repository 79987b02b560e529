/** A changed cell is bold for so long of simulated time. */
const NEW_FOR_US = 3_000_000

/** The controller has changed it within the last three seconds (not at the start of the run). */
export function isNew(sinceUs: number | undefined, tUs: number): boolean {
  return sinceUs !== undefined && sinceUs > 0 && tUs - sinceUs < NEW_FOR_US
}

/**
 * Rows of the guarantee matrix that no scenario file can reach: the test of the engine that proves them, and why it is not
 * a scenario.
 */
export const ENGINE_ROWS: Readonly<Record<string, { readonly test: string; readonly reason: string }>> = {}

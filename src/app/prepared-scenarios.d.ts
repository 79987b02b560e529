// Made by the plugin in scripts/prepared-scenarios.ts.
declare module '*.json?prepared' {
  const prepared: {
    /** The scenario as JSON, as short as it gets. */
    readonly key: string
    readonly prepared: import('../engine/simulation/plan-prepared.ts').PreparedScenario
  }
  export default prepared
}

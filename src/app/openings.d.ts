// Made by the plugin in scripts/openings.ts.
declare module '*.json?opening' {
  const opening: import('./opening.ts').Opening
  export default opening
}

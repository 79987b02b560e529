/**
 * What a shape shows, and therefore what a click on it means. The same form as the page's selection: broker 0 is the
 * controller, `a` and `b` of a link are actor ids.
 */
export type StageTarget =
  | { readonly kind: 'record'; readonly record: number }
  | { readonly kind: 'batch'; readonly batch: number }
  | { readonly kind: 'partition'; readonly partition: number }
  /** A partition on one broker. */
  | { readonly kind: 'replica'; readonly partition: number; readonly broker: number }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'packet'; readonly packet: number }
  | { readonly kind: 'link'; readonly a: number; readonly b: number }
  | { readonly kind: 'producer'; readonly producer: number }
  | { readonly kind: 'consumer'; readonly consumer: number }

/** Do both name the same thing? Links have no direction. */
export function sameTarget(a: StageTarget | undefined, b: StageTarget | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return targetKey(a) === targetKey(b)
}

/** One text for each thing, the prefix of the ids of its shapes. */
export function targetKey(target: StageTarget): string {
  switch (target.kind) {
    case 'record':
      return `record:${target.record}`
    case 'batch':
      return `batch:${target.batch}`
    case 'partition':
      return `partition:${target.partition}`
    case 'replica':
      return `partition:${target.partition}@b${target.broker}`
    case 'broker':
      return target.broker === 0 ? 'controller' : `broker:${target.broker}`
    case 'packet':
      return `packet:${target.packet}`
    case 'link':
      return linkId(target.a, target.b)
    case 'producer':
      return `producer:${target.producer}`
    case 'consumer':
      return `consumer:${target.consumer}`
  }
}

/** Id of the link of two actors: `link:4-1`, the larger id (the client) first. */
export function linkId(a: number, b: number): string {
  return a > b ? `link:${a}-${b}` : `link:${b}-${a}`
}

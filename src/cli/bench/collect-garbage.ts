import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')

/** A full collection, now: what one benchmark has left behind is not billed to the next. */
export const collectGarbage = runInNewContext('gc') as () => void

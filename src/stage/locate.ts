import type { StageView } from '../trace/stage-view.ts'
import { batchesOf } from './scene/scene-context.ts'
import type { Scene, Shape } from './scene/shapes.ts'
import { type StageTarget, targetKey } from './stage-target.ts'

/**
 * The shape that says best where the selected thing is now. Of a record: the request that carries it, its place in the
 * leader's log, its batch, and only then its slot or an answer about it. Undefined: it is not on the stage.
 */
export function locate(scene: Scene, view: StageView, selection: StageTarget | undefined): Shape | undefined {
  if (!selection) return undefined
  const leaders = new Map(view.partitions.map((one) => [one.partition, one.leader]))
  const key = targetKey(selection)
  let best: Shape | undefined
  let most = 0
  for (const shape of scene.shapes) {
    const worth = worthOf(shape, selection, key, leaders)
    if (worth <= most) continue
    best = shape
    most = worth
  }
  return best
}

function worthOf(shape: Shape, selection: StageTarget, key: string, leaders: ReadonlyMap<number, number>): number {
  if (shape.kind === 'arrow') return shape.selected ? (shape.look === 'request' ? 9 : 2) : 0
  const isMeant = shape.target !== undefined && targetKey(shape.target) === key
  if (shape.kind === 'token') {
    if (!isMeant || selection.kind !== 'record') return 0
    if (shape.id.endsWith('@app')) return 1
    const broker = /@b(\d+)/.exec(shape.id)?.[1]
    if (broker === undefined) return 7
    return [...leaders.values()].includes(Number(broker)) && !shape.id.includes('#') ? 8 : 5
  }
  if (shape.kind === 'rect' && shape.id.startsWith('slot:') && shape.id.endsWith('/selected')) return 3
  if (!isMeant || shape.kind === 'text') return 0
  return shape.id === key ? 6 : 4
}

/** The producer that holds the selected record or batch; undefined where none does. */
export function producerOf(view: StageView, selection: StageTarget | undefined, shown: number): number | undefined {
  if (selection?.kind === 'producer') return selection.producer
  if (selection?.kind !== 'record' && selection?.kind !== 'batch') return undefined
  const has = (index: number): boolean => {
    const producer = view.producers.find((one) => one.index === index)
    if (!producer) return false
    return batchesOf(producer).some((batch) =>
      selection.kind === 'batch'
        ? batch.batch === selection.batch
        : batch.records.some((one) => one.record === selection.record),
    )
  }
  if (view.producers.length < 2 || has(shown)) return undefined
  return view.producers.find(({ index }) => index !== shown && has(index))?.index
}

import { useEffect, useState } from 'react'
import type { Future } from '../../app/futures-store.ts'
import type { RunDifference } from '../../app/host-messages.ts'
import { useSession } from '../shell/page-context.ts'

/** ms between two questions about a run that is still being computed. */
const AGAIN_MS = 150
/** Questions about one future in a row: a run that takes longer is shown as far as it has come. */
const MOST_QUESTIONS = 200

/** How a future parts from the present run; `refused`: the engine does not take it. */
export type Compared = RunDifference | 'refused'

/** Who asks; the newest goes first, because the engine keeps one other run at a time. */
let asking: readonly symbol[] = []

/**
 * Run the futures beside the present run, one after the other, until both are known at `atUs`. Where nothing differs up
 * to there, the first difference is looked for as far as `untilUs`.
 */
export function useDifferences(
  futures: readonly Future[],
  atUs: number,
  untilUs: number = atUs,
): ReadonlyMap<number, Compared> {
  const { host } = useSession()
  const [known, setKnown] = useState<ReadonlyMap<number, Compared>>(new Map())
  useEffect(() => {
    const me = Symbol('who asks')
    asking = [...asking, me]
    let isOver = false
    const leave = (): void => {
      isOver = true
      asking = asking.filter((one) => one !== me)
    }

    async function compare({ id, source }: Future): Promise<void> {
      for (let question = 0; question < MOST_QUESTIONS && !isOver; question++) {
        while (asking.at(-1) !== me && !isOver) await wait()
        const compared = (await host.difference(source, atUs, untilUs)) ?? 'refused'
        if (isOver) return
        setKnown((before) => new Map(before).set(id, compared))
        if (compared === 'refused' || isEnough(compared, atUs, untilUs)) return
        await wait()
      }
    }

    const compareAll = async (): Promise<void> => {
      for (const future of futures) await compare(future)
      leave()
    }
    void compareAll()
    return leave
  }, [host, futures, atUs, untilUs])
  return known
}

function isEnough({ first, scoreUs, untilUs: reachedUs }: RunDifference, atUs: number, untilUs: number): boolean {
  return scoreUs >= atUs && (first !== undefined || reachedUs >= untilUs)
}

function wait(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
}

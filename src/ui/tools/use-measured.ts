import { useEffect, useState } from 'react'
import { loadExperiment } from '../../app/experiment-library.ts'
import type { MeasureAnswer } from '../../app/measurements.ts'
import type { KafkaVersion } from '../../engine/config/kafka-versions.ts'
import { useSession } from '../shell/page-context.ts'

/** What has been computed since the page was opened: a run comes to the same whenever it is run. */
const known = new Map<string, MeasureAnswer>()

/** What each file comes to at a version: computed by the engine while the caller is on the page, one after the other. */
export function useMeasured(files: readonly string[], kafka: KafkaVersion): ReadonlyMap<string, MeasureAnswer> {
  const { host } = useSession()
  const [, setCount] = useState(0)

  useEffect(() => {
    let isOver = false
    const measure = async (file: string): Promise<void> => {
      const source = await loadExperiment(file, kafka)
      if (!source || isOver) return
      const answer = await host.measure(source)
      known.set(keyOf(file, kafka), answer)
      if (!isOver) setCount((count) => count + 1)
    }
    for (const file of files) if (!known.has(keyOf(file, kafka))) void measure(file)
    return () => {
      isOver = true
      host.forgetMeasures()
    }
  }, [host, files, kafka])

  const answers = new Map<string, MeasureAnswer>()
  for (const file of files) {
    const answer = known.get(keyOf(file, kafka))
    if (answer) answers.set(file, answer)
  }
  return answers
}

function keyOf(file: string, kafka: KafkaVersion): string {
  return `${kafka}/${file}`
}

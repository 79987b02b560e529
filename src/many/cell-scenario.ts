import { type ManyPlan, type SweepField, type SweepValue, valuesOf } from './many-plan.ts'

type Json = Readonly<Record<string, unknown>>

/** The scenario of a cell as the contract's JSON, with `seed` in it where one is given: what the page opens. */
export function cellScenario(plan: ManyPlan, cell: number, seed?: number): unknown {
  const values = valuesOf(plan, cell)
  let scenario = plan.scenario as Json
  plan.axes.forEach(({ field }, axis) => {
    scenario = withValue(scenario, field, values[axis] as SweepValue)
  })
  return seed === undefined ? scenario : { ...scenario, seed }
}

function withValue(scenario: Json, field: SweepField, value: SweepValue): Json {
  switch (field.kind) {
    case 'producerConfig':
      return { ...scenario, producers: withConfig(scenario['producers'], field.producer, field.name, value) }
    case 'topicConfig':
      return { ...scenario, topics: withConfig(scenario['topics'], field.topic, field.name, value) }
    case 'rate':
      return {
        ...scenario,
        workload: listOf(scenario['workload']).map((entry, index) =>
          index === field.entry ? { ...entry, ratePerSecond: value } : entry,
        ),
      }
  }
}

function withConfig(list: unknown, owner: string, name: string, value: SweepValue): readonly Json[] {
  return listOf(list).map((one) =>
    one['name'] === owner ? { ...one, config: { ...(one['config'] as Json | undefined), [name]: value } } : one,
  )
}

/** What is no list is refused by the reader of scenarios, with the name of its field. */
function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

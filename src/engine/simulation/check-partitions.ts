import type { Scenario, ScenarioProblem } from '../scenario/scenario.ts'
import { inOrderOfTime } from './order-of-time.ts'

/**
 * Actions name partitions that exist by then: those of the start, and those that an earlier `addPartitions` makes. A topic
 * never gets fewer (C-9).
 */
export function checkPartitions(scenario: Scenario, problems: ScenarioProblem[]): void {
  const counts = new Map(scenario.topics.map((topic) => [topic.name, topic.partitions]))
  for (const { action, index } of inOrderOfTime(scenario.actions)) {
    const note = (field: string, message: string) => problems.push({ path: `actions[${index}].${field}`, message })
    if (action.do === 'addPartitions') {
      const count = counts.get(action.topic) ?? 0
      if (action.total < count) note('total', `is ${action.total}, but ${action.topic} has ${count} partitions then`)
      else counts.set(action.topic, action.total)
    } else if (action.do === 'electLeader' || action.do === 'reassignPartition') {
      const count = counts.get(action.topic)
      if (count !== undefined && action.partition >= count) {
        note('partition', `is ${action.partition}, but ${action.topic} has ${count} partitions then: 0 to ${count - 1}`)
      }
    }
  }
}

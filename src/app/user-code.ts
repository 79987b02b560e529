import type { Scenario } from '../engine/scenario/scenario.ts'
import type { CodeOfScenario } from '../sandbox/user-code.ts'

/**
 * The partitioners that a scenario brings along, ready to run: the sandbox is fetched for those that have any.
 *
 * @returns What is wrong with the code, by its place in the scenario. @throws When the sandbox cannot be fetched (offline).
 */
export async function codeOf(scenario: Scenario): Promise<CodeOfScenario> {
  if (!scenario.producers.some(({ partitioner }) => partitioner)) return { ok: true, openDesk: undefined }
  const sandbox = await import('../sandbox/user-code.ts')
  return sandbox.userCodeOf(scenario)
}

import type { FuzzReport, Reproduction } from '../../fuzz/fuzz-report.ts'

/** A report as lines of text: counts first, then each violation with the scenario that shows it. */
export function reportText(report: FuzzReport): string {
  const { medians } = report
  const lines = [
    `scenarios    ${report.scenarios} (seeds from ${report.firstSeed})`,
    `events       ${report.events}`,
    `versions     ${counts(report.versions)}`,
    `medians      ${medians.faults} faults, ${medians.records} records, ${medians.events} events, ${medians.msAfterLastFault} ms after the last fault`,
    `short rests  ${report.shortRests} (runs of less than 3 s after the last fault)`,
    `stopped by   ${counts(report.stoppedBy)}`,
    'faults by kind, all actions of the contract:',
    ...Object.entries(report.actions).map(([name, count]) => `  ${name.padEnd(20)} ${count}`),
    'outcomes by kind, in runs:',
    ...Object.entries(report.outcomes).map(([name, count]) => `  ${name.padEnd(20)} ${count}`),
    `violations   ${report.violationCount}`,
    ...report.violations.flatMap(violationLines),
  ]
  return `${lines.join('\n')}\n`
}

function counts(byName: Readonly<Record<string, number>>): string {
  return Object.entries(byName)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}

/** One violation, its seed, and its scenario in one line of JSON. */
function violationLines({ seed, invariant, atUs, text, scenario }: Reproduction): string[] {
  return [`seed ${seed}  ${invariant}  at ${atUs / 1000} ms  ${text}`, JSON.stringify(scenario)]
}

import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark, BenchRow } from './bench/benchmark.ts'
import { collectGarbage } from './bench/collect-garbage.ts'
import { doShareOfManyRuns, isShareOfManyRuns } from './bench/many-wall.ts'
import { printTable } from './bench/print-table.ts'
import { BENCHMARKS } from './bench/registry.ts'

/**
 * `npm run -s bench [-- --json] [-- --only NAME]`: every benchmark (some only when named) beside its peer in this process, in turns and in CPU
 * time. Prints one table, or one JSON object; names of what is being measured go to stderr. One that fails is told there, and the
 * others go on. Exits 1 when one has failed, 2 on bad arguments.
 */
async function main(): Promise<number> {
  const options = readOptions()
  if (typeof options === 'string') {
    console.error(`bench: ${options}`)
    return 2
  }
  let hasFailed = false
  const rows: (BenchRow & { readonly benchmark: string })[] = []
  for (const benchmark of options.chosen) {
    if (process.stderr.isTTY) console.error(`${benchmark.name} …`)
    collectGarbage()
    try {
      for (const row of await benchmark.run()) rows.push({ benchmark: benchmark.name, ...row })
    } catch (error) {
      console.error(error instanceof Error ? error.message : String(error))
      hasFailed = true
    }
  }
  console.log(options.asJson ? JSON.stringify(asJson(rows), undefined, 2) : printTable(rows))
  return hasFailed ? 1 : 0
}

function readOptions(): { asJson: boolean; chosen: readonly Benchmark[] } | string {
  const names = BENCHMARKS.map(({ name }) => name).join(', ')
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean', default: false }, only: { type: 'string', multiple: true, default: [] } },
    })
    const unknown = values.only.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name))
    if (unknown !== undefined) return `no benchmark ${unknown}; there are ${names}`
    const chosen = BENCHMARKS.filter(({ name, isOptIn }) =>
      values.only.length === 0 ? !isOptIn : values.only.includes(name),
    )
    return { asJson: values.json, chosen }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function asJson(rows: readonly (BenchRow & { readonly benchmark: string })[]) {
  const [cpu] = cpus()
  return {
    machine: { node: process.version, cpu: cpu?.model ?? 'unknown', cpus: cpus().length },
    rows: rows.map(({ benchmark, what, unit, better, ours, peer, ratio }) => ({
      benchmark,
      what,
      unit,
      better,
      ours,
      peer: peer ? { name: peer.name, ...peer.spread } : null,
      ratio: ratio ?? null,
    })),
  }
}

if (isShareOfManyRuns()) doShareOfManyRuns()
else process.exitCode = await main()

import { causes as english } from '../../src/content/strings/en/causes.ts'
import { causes as korean } from '../../src/content/strings/ko/causes.ts'
import type { Sentences } from '../../src/content/strings/strings.ts'
import { profileOf } from '../../src/engine/config/profile.ts'
import { must } from '../../src/engine/kernel/assert.ts'
import { createCauseIndex } from '../../src/trace/causes/cause-index.ts'
import type { RecordCauses } from '../../src/trace/causes/cause-link.ts'
import { causesOf } from '../../src/trace/causes/causes-of.ts'
import { runNames } from '../../src/trace/run-names.ts'
import type { FinishedRun } from './run-scenario.ts'

/** The words of causes by language. */
export const LANGUAGES: Readonly<Record<string, Sentences>> = { en: english, ko: korean }
/** What a question about the causes of one run's records needs. */
export function asker(done: FinishedRun): (record: number, atMs?: number) => RecordCauses {
  const index = createCauseIndex(done.columns, done.tables.records)
  const names = runNames(done, profileOf(done.plan.scenario.kafka))
  const { nowUs } = done.simulation.world
  return (record, atMs) =>
    must(causesOf(index, names, record, atMs === undefined ? nowUs : atMs * 1000), `causes of #${record}`)
}

/** `102.1 acked` for each link. */
export function kindsOf(causes: RecordCauses): string[] {
  return causes.links.map(({ atUs, sentence }) => `${atUs / 1000} ${sentence.key.slice('cause.'.length)}`)
}

/** A link in words. */
export function textOf(
  sentence: { key: string; values: RecordCauses['reason']['sentence']['values'] },
  language = 'en',
): string {
  return LANGUAGES[language]?.[sentence.key]?.(sentence.values) ?? `no words for ${sentence.key}`
}

/** Its links in English. */
export function wordsOf(causes: RecordCauses): string[] {
  return causes.links.map(({ sentence }) => textOf(sentence))
}

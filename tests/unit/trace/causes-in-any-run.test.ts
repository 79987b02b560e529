import { describe, expect, it } from 'vitest'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import type { RecordCauses } from '../../../src/trace/causes/cause-link.ts'
import { asker, kindsOf, LANGUAGES, textOf } from '../../support/causes.ts'
import { run } from '../../support/run-scenario.ts'

const LONGEST = 140

describe('the causes of a record in any run', () => {
  it('the verdict is the outcome’s, every link has happened and has words, and a loss is named', () => {
    const faults: string[] = []
    for (let seed = 1; seed <= 100; seed++) {
      const done = run(randomScenario(seed).json)
      const ask = asker(done)
      const { nowUs } = done.simulation.world
      for (const row of done.outcome.records ?? []) {
        const causes = ask(row.n)
        const complain = (what: string) => faults.push(`seed ${seed} #${row.n} ${causes.verdict}: ${what}`)
        if (causes.verdict !== row.verdict) complain(`the outcome says ${row.verdict}`)
        const sentUs = row.sentMs * 1000
        if (causes.decidedAtUs > nowUs || causes.decidedAtUs < sentUs - 1) complain(`decided at ${causes.decidedAtUs}`)
        if (causes.links.length === 0) complain('no links')
        causes.links.forEach(({ atUs }, place) => {
          if (atUs > nowUs || atUs < (causes.links[place - 1]?.atUs ?? 0)) complain(`link ${place} at ${atUs}`)
        })
        const isNamed = causes.links.some(({ sentence }) => /^cause\.(gone|never)/.test(sentence.key))
        if (row.verdict === 'lost' && !isNamed) complain(kindsOf(causes).join(' > '))
        for (const { sentence } of causes.links) faults.push(...faultsOf(sentence))
      }
    }
    expect(faults.slice(0, 20)).toEqual([])
  }, 120_000)

  it('each kind of link has words in both languages', () => {
    expect(Object.keys(LANGUAGES['ko'] ?? {}).sort()).toEqual(Object.keys(LANGUAGES['en'] ?? {}).sort())
  })
})

/** What is wrong with the words of a link, if anything. */
function faultsOf(sentence: RecordCauses['reason']['sentence']): string[] {
  return Object.keys(LANGUAGES).flatMap((language) => {
    const text = textOf(sentence, language)
    const isOdd = text.length > LONGEST || /undefined|NaN|null|\br-1\b|\bb0\b|no words/.test(text)
    return isOdd || sentence.rule === '' ? [`${language} ${sentence.key}: ${text}`] : []
  })
}

import { actionDetail, actionSubject } from '../../app/action-subject.ts'
import { differenceOfSources } from '../../app/futures-store.ts'
import { clockText } from '../../app/number-text.ts'
import type { ScenarioSource } from '../../app/scenario-source.ts'
import { settingDifferences } from '../../app/source-settings.ts'
import type { Strings, ToolStrings } from '../../content/strings/strings.ts'
import type { Action } from '../../engine/scenario/scenario.ts'

/** One thing that a future has and the present run has not, or the other way round. */
export interface FutureLine {
  readonly sign: 'with' | 'without' | 'setting'
  readonly text: string
}

/** Lines that are told of one future. */
const TOLD = 3

/** What was done to what, as a notice says it: "b1: killed"; with what it sets. */
export function actionText(action: Action, strings: Strings, words: ToolStrings): string {
  const subject = actionSubject(action, { controller: strings.inspector.controller, workload: words.futures.entry })
  const detail = actionDetail(action)
  const done = strings.notices.done(subject, words.menus.done[action.do] ?? action.do)
  return detail === '' ? done : `${done} (${detail})`
}

/** What tells a future from the present run, and where they part (µs; 0: from the start). */
export function futureLines(
  mine: ScenarioSource,
  theirs: ScenarioSource,
  strings: Strings,
  words: ToolStrings,
): { readonly lines: readonly FutureLine[]; readonly more: number; readonly partedUs: number } {
  const { onlyMine, onlyTheirs, fields, partedUs } = differenceOfSources(mine, theirs)
  const action = (sign: 'with' | 'without') => (one: Action) => ({
    sign,
    text: `${actionText(one, strings, words)}, ${words.futures.at(clockText(one.atMs * 1000))}`,
  })
  const value = (text: string | undefined) => text ?? words.futures.byDefault
  const all: readonly FutureLine[] = [
    ...onlyTheirs.map(action('with')),
    ...onlyMine.map(action('without')),
    ...settingDifferences(mine, theirs, fields).map((one) => ({
      sign: 'setting' as const,
      text: words.futures.change(one.name, value(one.mine), value(one.theirs)),
    })),
  ]
  return { lines: all.slice(0, TOLD), more: Math.max(0, all.length - TOLD), partedUs }
}

import { useState } from 'react'
import { clockText } from '../../app/number-text.ts'
import { ndjsonSink, outcomeCsv, outcomeJson, recordsCsv } from '../../app/share-files.ts'
import { straightRun } from '../../app/straight-run.ts'
import type { Scenario } from '../../engine/scenario/scenario.ts'
import { sparseScenario } from '../../links/sparse-scenario.ts'
import type { Outcome } from '../../trace/outcome.ts'
import { plainText } from '../shell/kafka-words.ts'
import { useSentence, useSession } from '../shell/page-context.ts'
import { useShareStrings } from './share-strings.ts'
import { stagePng, stageSvg } from './stage-picture.ts'

export interface ExportButtonsProps {
  readonly scenario: Scenario
  /** Of the whole run; undefined while it is computed. */
  readonly outcome: Outcome | undefined
}

/** Everything that can be taken home as a file. */
export function ExportButtons({ scenario, outcome }: ExportButtonsProps) {
  const words = useShareStrings()
  const session = useSession()
  const sentence = useSentence()
  const [isPictureless, setIsPictureless] = useState(false)
  const downloadPicture = async (kind: 'png' | 'svg'): Promise<void> => {
    const { caption } = session.glance.getState()
    const description = `${clockText(session.playback.getState().tUs)} ${caption ? plainText(sentence(caption)) : ''}`
    const svg = kind === 'svg' ? stageSvg(session, { description: description.trim() }) : undefined
    const blob = svg === undefined ? await stagePng() : new Blob([svg], { type: 'image/svg+xml' })
    setIsPictureless(blob === undefined)
    if (blob) save(`stage.${kind}`, blob)
  }
  const whenKnown = (name: string, write: (known: Outcome) => string) => () => {
    if (outcome) download(name, write(outcome))
  }
  const files: readonly (readonly [keyof typeof words.names, () => void])[] = [
    ['scenario', () => download('scenario.json', `${JSON.stringify(sparseScenario(scenario), null, 2)}\n`)],
    ['trace', () => void downloadTrace(scenario)],
    ['outcome', whenKnown('outcome.json', outcomeJson)],
    ['outcomeCsv', whenKnown('outcome.csv', outcomeCsv)],
    ['records', whenKnown('records.csv', recordsCsv)],
    ['png', () => void downloadPicture('png')],
    ['svg', () => void downloadPicture('svg')],
  ]
  const needsOutcome = new Set(['outcome', 'outcomeCsv', 'records'])
  return (
    <fieldset className="bare">
      <legend>{words.files}</legend>
      <div className="share-row">
        {files.map(([name, save]) => (
          <button key={name} type="button" className="btn" disabled={needsOutcome.has(name) && !outcome} onClick={save}>
            {words.names[name]}
          </button>
        ))}
      </div>
      {isPictureless ? <p role="alert">{words.noPicture}</p> : null}
    </fieldset>
  )
}

async function downloadTrace(scenario: Scenario): Promise<void> {
  const { sink, lines } = ndjsonSink()
  await straightRun(scenario, () => true, sink)
  download('trace.ndjson', `${lines.join('\n')}\n`)
}

function download(name: string, text: string): void {
  save(name, new Blob([text], { type: 'text/plain;charset=utf-8' }))
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const anchor = document.createElement('a')
  anchor.href = address
  anchor.download = name
  anchor.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

import { useEffect, useState } from 'react'
import { loadScenario, scenarioIds } from '../../app/scenario-library.ts'
import { type ScenarioSource, titleOf } from '../../app/scenario-source.ts'
import { Caret } from '../shell/icons.tsx'
import { Popover } from '../shell/Popover.tsx'
import { useOpenTool, useRun, useSession, useSettings, useStrings } from '../shell/page-context.ts'

/** The name of what is running; opens the list of scenarios. */
export function ScenarioPicker() {
  const strings = useStrings()
  const title = useTitle()
  return (
    <Popover
      buttonClass="pick"
      label={`${strings.chooseScenario}: ${title}`}
      button={
        <>
          <span className="pick-title">{title}</span>
          <Caret />
        </>
      }
      side="below"
      panelClass="scenario-panel"
    >
      {(close) => <ScenarioList onChosen={close} />}
    </Popover>
  )
}

/** The same list folded into a line, for the sheet of a phone. */
export function PhoneScenarios({ onChosen }: { onChosen: () => void }) {
  const strings = useStrings()
  const title = useTitle()
  return (
    <details className="group">
      <summary>
        <h2>{strings.scenario}</h2>
        <span>{title}</span>
      </summary>
      <ScenarioList onChosen={onChosen} />
    </details>
  )
}

/** The title of what is running. */
function useTitle(): string {
  const strings = useStrings()
  const language = useSettings((state) => state.language)
  const scenario = useRun((state) => state.scenario)
  return (scenario && titleOf(scenario, language)) || strings.scenario
}

/** Every scenario that ships with the page, by title. */
export function ScenarioList({ onChosen }: { onChosen: () => void }) {
  const strings = useStrings()
  const language = useSettings((state) => state.language)
  const { changes } = useSession()
  const openTool = useOpenTool()
  const current = useRun((state) => state.scenarioId)
  const [list, setList] = useState<readonly { id: string; source: ScenarioSource }[]>()

  useEffect(() => {
    let isOver = false
    const loadAll = async (): Promise<void> => {
      const loaded = await Promise.all(scenarioIds().map(async (id) => ({ id, source: await loadScenario(id) })))
      if (!isOver) setList(loaded.flatMap(({ id, source }) => (source ? [{ id, source }] : [])))
    }
    void loadAll()
    return () => {
      isOver = true
    }
  }, [])

  return (
    <ul className="plain-list scenario-list" aria-label={strings.chooseScenario}>
      {(list ?? []).map(({ id, source }) => (
        <li key={id}>
          <button
            type="button"
            className="menu-item"
            aria-current={id === current}
            onClick={() => {
              changes.load(source, id)
              onChosen()
            }}
          >
            {titleOf(source, language) || id}
          </button>
        </li>
      ))}
      <li className="scenario-more">
        <button
          type="button"
          className="menu-item"
          aria-haspopup="dialog"
          onClick={() => {
            onChosen()
            openTool({ kind: 'lessons' })
          }}
        >
          {strings.lessons}
        </button>
        <button
          type="button"
          className="menu-item"
          aria-haspopup="dialog"
          onClick={() => {
            onChosen()
            openTool({ kind: 'experiments' })
          }}
        >
          {strings.experiments}
        </button>
      </li>
    </ul>
  )
}

import { lightAt } from '../../app/promise-light.ts'
import { useGlance, useOpenTool, useRun } from '../shell/page-context.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { LightSign } from './LightSign.tsx'
import './light.css'

/** The invariant light: what the cluster promises, kept or broken up to the playhead. A click opens the list. */
export function PromiseLight({ compact }: { compact: boolean }) {
  const words = useToolStrings().promises.light
  const open = useOpenTool()
  const findings = useRun((state) => state.findings)
  const tUs = useGlance((state) => state.tUs)
  const { light, broken } = lightAt(findings, tUs)
  const word = light === 'bug' ? words.bug : light === 'broken' ? words.broken(broken) : words.kept
  return (
    <button
      type="button"
      className={`light light-${light}`}
      data-testid="promise-light"
      aria-label={`${word}. ${words.open}`}
      title={words.meaning}
      onClick={() => open({ kind: 'promises' })}
    >
      <LightSign light={light} />
      {compact ? null : <span className="light-word">{word}</span>}
    </button>
  )
}

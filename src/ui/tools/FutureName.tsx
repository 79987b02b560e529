import type { FutureLine } from '../futures/future-text.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from './tool-strings.ts'

/** Named by what it has and the present run has not. */
export function FutureName({ lines, more }: { lines: readonly FutureLine[]; more: number }) {
  const words = useToolStrings().futures
  const signs = { with: words.with, without: words.without, setting: words.otherSetting }
  return (
    <h3 className="future-name">
      {lines.length === 0 ? words.same : null}
      {lines.map(({ sign, text }) => (
        <span key={`${sign} ${text}`}>
          <small>{signs[sign]}</small> <RichText text={text} />
        </span>
      ))}
      {more > 0 ? <small>{words.more(more)}</small> : null}
    </h3>
  )
}

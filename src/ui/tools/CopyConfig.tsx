import { useEffect, useRef, useState } from 'react'
import { CONFIG_FORMATS, type ConfigFormat, copiedConfig } from '../../app/copied-config.ts'
import { useSettingsInForce } from '../controls/use-settings-in-force.ts'
import { Sheet } from '../dialogs/Sheet.tsx'
import { useRun } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from './tool-strings.ts'

export interface CopyConfigProps {
  readonly producer: string
  readonly firstFormat: ConfigFormat
  readonly onClose: () => void
}

/** The producer's config in a notation of choice: copied at once, and shown. */
export function CopyConfig({ producer, firstFormat, onClose }: CopyConfigProps) {
  const words = useToolStrings().copy
  const scenario = useRun((state) => state.scenario)
  const inForce = useSettingsInForce(scenario)
  const [format, setFormat] = useState(firstFormat)
  const [withNeeded, setWithNeeded] = useState(true)
  const given = inForce?.producers.find((one) => one.name === producer)?.config ?? {}
  const text = copiedConfig(format, given, scenario?.kafka ?? '3.9', withNeeded)
  const { textRef, isCopied, copy } = useClipboard(text)

  return (
    <Sheet title={words.title} onClose={onClose} from="middle" wide>
      <div className="copy">
        <p className="tool-intro">
          <RichText text={words.intro} />
        </p>
        <fieldset className="bare">
          <legend className="visually-hidden">{words.format}</legend>
          <div className="seg seg-words">
            {CONFIG_FORMATS.map((one) => (
              <label key={one} className={one === format ? 'on' : ''}>
                <input
                  type="radio"
                  className="visually-hidden"
                  name="format"
                  checked={one === format}
                  onChange={() => setFormat(one)}
                />
                {words.formats[one]}
              </label>
            ))}
          </div>
        </fieldset>
        <textarea
          ref={textRef}
          className="copy-text"
          aria-label={words.text}
          readOnly
          rows={14}
          spellCheck={false}
          lang="en"
          value={text}
        />
        <label className="check">
          <input type="checkbox" checked={withNeeded} onChange={(event) => setWithNeeded(event.target.checked)} />
          <span>
            <RichText text={words.withNeeded} />
          </span>
        </label>
        <div className="tool-apply">
          <p role="status" className="mut">
            {isCopied === undefined ? '' : isCopied ? words.copied : words.notCopied}
          </p>
          <button type="button" className="btn pri" onClick={() => void copy()}>
            {words.again}
          </button>
        </div>
      </div>
    </Sheet>
  )
}

/** Copies `text` at once and whenever it changes by choice; where the browser forbids it, the text is selected. */
function useClipboard(text: string) {
  const textRef = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setIsCopied] = useState<boolean>()
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setIsCopied(true)
    } catch {
      setIsCopied(false)
      textRef.current?.select()
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: `copy` is new at each render, its text is not
  useEffect(() => {
    void copy()
  }, [text])
  return { textRef, isCopied, copy }
}

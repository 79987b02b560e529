import { useId, useState } from 'react'
import { EMBED_PX, embedSnippet, originIn } from '../../app/embed-messages.ts'
import { useShareStrings } from './share-strings.ts'

export interface EmbedCodeProps {
  /** The present moment, and the same run from its start. */
  readonly link: string
  readonly fromStart: string
}

/** HTML for another page: how large, where it begins, and with whom it talks. */
export function EmbedCode({ link, fromStart }: EmbedCodeProps) {
  const words = useShareStrings()
  const badId = useId()
  const [size, setSize] = useState({ width: 640, height: 360 })
  const [isFromStart, setIsFromStart] = useState(false)
  const [written, setWritten] = useState('')
  const origin = originIn(written)
  const isBad = written.trim() !== '' && origin === undefined
  const side = (name: 'width' | 'height') => (
    <label className="share-field">
      {words.embedSize[name]}
      <input
        type="number"
        min={EMBED_PX.least}
        max={EMBED_PX.most}
        step={10}
        value={size[name]}
        onChange={(event) => setSize({ ...size, [name]: Number(event.target.value) })}
      />
    </label>
  )
  return (
    <div className="share-embed">
      <div className="share-row">
        {side('width')}
        {side('height')}
        <label className="share-field">
          {words.embedStart.name}
          <select
            value={isFromStart ? 'start' : 'now'}
            onChange={({ target }) => setIsFromStart(target.value === 'start')}
          >
            <option value="now">{words.embedStart.now}</option>
            <option value="start">{words.embedStart.start}</option>
          </select>
        </label>
        <label className="share-field grow">
          {words.embedOrigin}
          <input
            type="url"
            lang="en"
            placeholder="https://school.example"
            value={written}
            aria-invalid={isBad}
            aria-describedby={isBad ? badId : undefined}
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
      </div>
      {isBad ? (
        <p id={badId} role="alert">
          {words.badOrigin}
        </p>
      ) : null}
      <textarea
        aria-label={words.embed}
        data-testid="share-embed"
        readOnly
        rows={4}
        spellCheck={false}
        lang="en"
        value={embedSnippet(isFromStart ? fromStart : link, { ...size, origin })}
      />
    </div>
  )
}

import { useState } from 'react'
import { useGlance, useSession, useStrings } from '../shell/page-context.ts'
import { Sheet } from './Sheet.tsx'

/** "/7 Enter": select a record by its number. */
export function FindRecord({ onClose }: { onClose: () => void }) {
  const strings = useStrings()
  const words = strings.inspector
  const session = useSession()
  const sent = useGlance((state) => state.view?.counts.sent ?? 0)
  const [typed, setTyped] = useState('')
  const record = Number(typed)
  const exists = Number.isInteger(record) && record >= 1 && record <= sent
  return (
    <Sheet title={words.findRecord} onClose={onClose} from="middle">
      <form
        className="find-record"
        onSubmit={(event) => {
          event.preventDefault()
          if (!exists) return
          session.selection.setState({ selection: { kind: 'record', record } })
          onClose()
        }}
      >
        <label>
          {words.findRecordLabel}
          <input
            type="text"
            inputMode="numeric"
            data-first-focus
            value={typed}
            onChange={(event) => setTyped(event.target.value.trim())}
          />
        </label>
        <button type="submit" className="btn pri" disabled={!exists}>
          {words.findRecordGo}
        </button>
        <p role="status" className="mut">
          {typed === '' || exists ? '' : words.findRecordNone(typed)}
        </p>
      </form>
    </Sheet>
  )
}

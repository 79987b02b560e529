import { useState } from 'react'
import { useStore } from 'zustand'
import { addBookmark, dropBookmark, LONGEST_NAME, MOST_BOOKMARKS, renameBookmark } from '../../app/bookmarks.ts'
import { clockText } from '../../app/number-text.ts'
import { CloseIcon } from '../shell/icons.tsx'
import { useGlance, useSession } from '../shell/page-context.ts'
import { useTimeStrings } from './time-strings.ts'

/** A name for the present moment, and the moments that have one: a press goes there. */
export function BookmarkList({ onGone }: { readonly onGone?: () => void }) {
  const words = useTimeStrings().bookmarks
  const session = useSession()
  const bookmarks = useStore(session.bookmarks, (state) => state.bookmarks)
  const tUs = useGlance((state) => state.tUs)
  const [name, setName] = useState('')
  const add = (): void => {
    const at = session.playback.getState().tUs
    addBookmark(session.bookmarks, at, name.trim())
    setName('')
  }
  const isFull = bookmarks.length >= MOST_BOOKMARKS
  return (
    <div className="bookmarks">
      <form
        className="bookmark-form"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <label>
          <span>
            {words.add}, <time>{clockText(tUs)}</time>
          </span>
          <input
            type="text"
            data-first-focus
            maxLength={LONGEST_NAME}
            placeholder={words.placeholder}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="btn pri" disabled={isFull} aria-label={words.add}>
          +
        </button>
      </form>
      {isFull ? <p className="mut">{words.full}</p> : null}
      {bookmarks.length === 0 ? <p className="mut">{words.none}</p> : null}
      <ol className="plain-list bookmark-list">
        {bookmarks.map(({ id, atUs, name: called }) => {
          const shown = called || words.unnamed(clockText(atUs))
          return (
            <li key={id}>
              <button
                type="button"
                className="bookmark-go"
                aria-label={words.go(shown, clockText(atUs))}
                onClick={() => {
                  session.transport.seek(atUs)
                  onGone?.()
                }}
              >
                <time>{clockText(atUs)}</time>
              </button>
              <input
                type="text"
                className="bookmark-name"
                maxLength={LONGEST_NAME}
                aria-label={words.nameOf(clockText(atUs))}
                placeholder={words.placeholder}
                value={called}
                onChange={(event) => renameBookmark(session.bookmarks, id, event.target.value)}
              />
              <button
                type="button"
                className="icon-button"
                aria-label={words.drop(shown)}
                onClick={() => dropBookmark(session.bookmarks, id)}
              >
                <CloseIcon />
              </button>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

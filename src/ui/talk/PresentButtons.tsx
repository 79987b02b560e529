import { usePresentStrings } from './present-strings.ts'
import type { PresentKey } from './use-present-keys.ts'

/** The same for a hand on the mouse: seen when it comes near, and always reachable by Tab. */
export function PresentButtons(props: { readonly press: (key: PresentKey) => void; readonly isPlaying: boolean }) {
  const { press, isPlaying } = props
  const { buttons } = usePresentStrings()
  const button = (key: PresentKey, name: string, keys: string) => (
    <button type="button" className="btn" title={`${name} (${keys})`} onClick={() => press(key)}>
      {name}
    </button>
  )
  return (
    <div className="talk-buttons">
      {button('back', buttons.back, 'PageUp')}
      {button('next', buttons.next, 'PageDown')}
      {button('play', isPlaying ? buttons.pause : buttons.play, 'P')}
      {button('overview', buttons.overview, 'O')}
      {button('notes', buttons.notes, 'N')}
      {button('freeze', buttons.freeze, 'Z')}
      {button('blank', buttons.blank, 'B')}
      {button('full', buttons.full, 'F')}
      {button('leave', buttons.leave, 'Esc')}
    </div>
  )
}

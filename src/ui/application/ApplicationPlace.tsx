import { Sheet } from '../dialogs/Sheet.tsx'
import { ApplicationPanel } from './ApplicationPanel.tsx'
import { useApplicationStrings } from './application-strings.ts'

export interface ApplicationPlaceProps {
  readonly producer: number
  readonly layout: 'wide' | 'middle' | 'phone'
  readonly onClose: () => void
}

/** Where the application stands: in the column of the inspector, over the stage where there is none, on a phone in a sheet. */
export function ApplicationPlace({ producer, layout, onClose }: ApplicationPlaceProps) {
  const words = useApplicationStrings()
  if (layout === 'phone') {
    return (
      <Sheet title={words.title} onClose={onClose} from="bottom">
        <ApplicationPanel producer={producer} />
      </Sheet>
    )
  }
  const place = layout === 'wide' ? 'inspector inspector-code' : 'inspector inspector-over inspector-code'
  return (
    <aside className={place} aria-label={words.title}>
      <ApplicationPanel producer={producer} onClose={onClose} />
    </aside>
  )
}

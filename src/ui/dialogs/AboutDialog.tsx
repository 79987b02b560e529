import { useStrings } from '../shell/page-context.ts'
import { Sheet } from './Sheet.tsx'

/** What this is, and whose trademark the name is. */
export function AboutDialog({ onClose }: { onClose: () => void }) {
  const strings = useStrings()
  return (
    <Sheet title={`${strings.appName}: ${strings.tagline}`} onClose={onClose} from="middle">
      <div className="sheet-text">
        {strings.aboutText.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        <p>{strings.trademark}</p>
      </div>
    </Sheet>
  )
}

import { CloseIcon } from '../shell/icons.tsx'
import { RichText } from '../shell/RichText.tsx'
import { usePresentStrings } from './present-strings.ts'

export interface OverviewProps {
  readonly pages: readonly string[]
  readonly at: number
  readonly onGo: (page: number) => void
  readonly onClose: () => void
}

/** All chapters at once; a press goes there. */
export function Overview({ pages, at, onGo, onClose }: OverviewProps) {
  const words = usePresentStrings()
  return (
    <section className="talk-overview" aria-label={words.overview}>
      <header>
        <h2>{words.overview}</h2>
        <button type="button" className="icon-button" aria-label={words.closeOverview} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <ol>
        {pages.map((name, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages have an order and no other name
          <li key={index}>
            <button type="button" aria-current={index === at ? 'step' : undefined} onClick={() => onGo(index)}>
              <b>{index + 1}</b>
              <span>
                <RichText text={name} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

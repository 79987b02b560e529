import type { Selection } from '../../app/host-messages.ts'
import { clockText } from '../../app/number-text.ts'
import type { CauseLink, RecordCauses } from '../../trace/causes/cause-link.ts'
import { useSession } from '../shell/page-context.ts'
import { RichText } from '../shell/RichText.tsx'
import { useToolStrings } from '../tools/tool-strings.ts'
import { useCauseText } from './cause-text.ts'
import { ruleText, shortClock } from './LifeList.tsx'
import { VerdictSign } from './VerdictSign.tsx'
import './causes.css'

/** What became of a record so far, since when, and the chain of causes: each link leads to its moment and its thing. */
export function CauseChain({ selection, causes }: { selection: Selection; causes: RecordCauses }) {
  const words = useToolStrings().why
  const { transport } = useSession()
  const { verdict, decidedAtUs, isReordered, links } = causes
  const decidedAt = clockText(decidedAtUs)
  return (
    <section className={`detail causes causes-${verdict}`} aria-label={words.title}>
      <p className="causes-verdict">
        <VerdictSign verdict={verdict} />
        <b>
          {words.verdicts[verdict]}
          {isReordered ? ` · ${words.reordered}` : ''}
        </b>
        <button
          type="button"
          className="causes-decided"
          title={words.goToDecision(decidedAt)}
          onClick={() => transport.seek(decidedAtUs)}
        >
          {words.decided(shortClock(decidedAtUs))}
        </button>
      </p>
      <h3>{words.title}</h3>
      <ol className="cause-chain">
        {links.map((link) => (
          <Cause
            key={`${link.event} ${link.sentence.key}`}
            link={link}
            selection={selection}
            isDecision={link.atUs === decidedAtUs}
          />
        ))}
      </ol>
    </section>
  )
}

function Cause({ link, selection, isDecision }: { link: CauseLink; selection: Selection; isDecision: boolean }) {
  const words = useToolStrings().why
  const text = useCauseText()
  const session = useSession()
  return (
    <li className={isDecision ? 'cause-decision' : ''}>
      <button
        type="button"
        className="cause"
        title={words.goTo(clockText(link.atUs))}
        onClick={() => {
          session.transport.seek(link.atUs)
          session.selection.setState({ selection: link.subject, trail: { from: selection, to: link.subject } })
        }}
      >
        <span className="cause-time">{shortClock(link.atUs)}</span>
        <span className="cause-words">
          <RichText text={text(link.sentence)} /> <small lang="en">{ruleText(link.sentence.rule)}</small>
        </span>
      </button>
    </li>
  )
}

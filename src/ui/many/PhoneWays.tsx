import { useOpenTool, useStrings } from '../shell/page-context.ts'
import type { Tool } from '../tools/tool.ts'
import { useManyStrings } from './many-strings.ts'

/** Where the bar has no room, the menu leads to what stands there elsewhere: lessons, a comparison, many runs, a talk. */
export function PhoneWays({ onLeave }: { onLeave: () => void }) {
  const strings = useStrings()
  const words = useManyStrings()
  const open = useOpenTool()
  const ways: readonly (readonly [name: string, tool: Tool])[] = [
    [strings.lessonsShort, { kind: 'lessons' }],
    [strings.compare, { kind: 'compare' }],
    [words.open, { kind: 'many' }],
    [strings.present, { kind: 'present' }],
  ]
  return (
    <div className="action-row">
      {ways.map(([name, tool]) => (
        <button
          key={tool.kind}
          type="button"
          className="btn"
          aria-haspopup={tool.kind === 'present' ? undefined : 'dialog'}
          data-testid={`${tool.kind}-open`}
          onClick={() => {
            onLeave()
            open(tool)
          }}
        >
          {name}
        </button>
      ))}
    </div>
  )
}

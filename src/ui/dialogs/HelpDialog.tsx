import { useSettings } from '../shell/page-context.ts'
import { type Command, type CommandGroup, isSingleKey, keyText } from '../shortcuts/commands.ts'
import { useToolStrings } from '../tools/tool-strings.ts'
import { Sheet } from './Sheet.tsx'

const GROUPS: readonly CommandGroup[] = ['time', 'timeline', 'things', 'page']

/** The `?` sheet: printed from the registry of shortcuts. */
export function HelpDialog({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const { help } = useToolStrings()
  const singleKeys = useSettings((state) => state.singleKeys)
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
  return (
    <Sheet title={help.title} onClose={onClose} from="middle" wide>
      <p className="sheet-intro">{help.intro}</p>
      {singleKeys ? null : <p className="sheet-intro mut">{help.singleOff}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <div className="key-groups" tabIndex={0}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{help.groups[group]}</h3>
            <dl className="keys">
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id} className={isOff(command, singleKeys) ? 'key-off' : ''}>
                    <dt>
                      <kbd>{keyText(command.keys[0] ?? '', help.keyNames, isMac)}</kbd>
                    </dt>
                    <dd>{help.commands[command.id]}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  )
}

function isOff(command: Command, singleKeys: boolean): boolean {
  return !singleKeys && command.keys.every(isSingleKey)
}

import { CONFIG_FORMATS, type ConfigFormat } from '../../engine/config/formats/config-entry.ts'
import { Caret } from '../shell/icons.tsx'
import { Popover } from '../shell/Popover.tsx'
import { useOpenTool, useStrings } from '../shell/page-context.ts'

/** The foot of the rail: a whole config in, and out. */
export function ConfigInOut({ producer }: { producer: string }) {
  const words = useStrings().controls
  const openTool = useOpenTool()
  return (
    <div className="rail-foot">
      <button type="button" className="btn" onClick={() => openTool({ kind: 'paste', producer })}>
        {words.pasteConfig}
      </button>
      <Popover
        buttonClass="btn"
        button={
          <>
            {words.copyAs}
            <Caret />
          </>
        }
        side="above"
      >
        {(close) => (
          <ul className="plain-list">
            {CONFIG_FORMATS.map((format) => (
              <li key={format}>
                <button
                  type="button"
                  className="menu-item"
                  onClick={() => {
                    close()
                    openTool({ kind: 'copy', producer, format })
                  }}
                >
                  {FORMAT_NAMES[format]}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
    </div>
  )
}

/** Names of notations, the same in every language. */
const FORMAT_NAMES: Readonly<Record<ConfigFormat, string>> = {
  properties: 'producer.properties',
  java: 'Java',
  kotlin: 'Kotlin',
  'spring-yaml': 'Spring YAML',
  librdkafka: 'librdkafka',
}

import { useState } from 'react'
import { PartPlayground } from './PartPlayground.tsx'
import { PARTS } from './part-fixtures.tsx'
import { StagePlayground } from './StagePlayground.tsx'
import { SCENES } from './scenes.ts'

/** The address names what is shown, so that a picture can be taken of each. */
function readShown(): { readonly fixture: string; readonly part: string | undefined } {
  const query = new URLSearchParams(location.search)
  return { fixture: query.get('fixture') ?? 'healthy', part: query.get('part') ?? undefined }
}

function go(change: Readonly<Record<string, string | undefined>>): void {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) query.delete(name)
    else query.set(name, value)
  }
  history.replaceState(null, '', `?${query}`)
}

/** Every scene of the stage and every component of the page, in every state: what is there, and how it looks. */
export function DevPage() {
  const [shown, setShown] = useState(readShown)
  const query = new URLSearchParams(location.search)
  const [theme, setTheme] = useState<'light' | 'dark'>(query.get('theme') === 'dark' ? 'dark' : 'light')
  const [language, setLanguage] = useState<'en' | 'ko'>(query.get('lang') === 'ko' ? 'ko' : 'en')
  const part = PARTS.find(({ name }) => name === shown.part)
  const choose = (value: string): void => {
    const isPart = value.startsWith('part ')
    const next = isPart
      ? { fixture: shown.fixture, part: value.slice('part '.length) }
      : { fixture: value.slice('scene '.length), part: undefined }
    go(next)
    setShown(next)
  }
  return (
    <>
      <div className="playground-bar">
        <select
          aria-label="fixture"
          value={part ? `part ${part.name}` : `scene ${shown.fixture}`}
          onChange={(event) => choose(event.target.value)}
        >
          <optgroup label="Scenes">
            {Object.keys(SCENES).map((name) => (
              <option key={name} value={`scene ${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
          <optgroup label="Components">
            {PARTS.map(({ name }) => (
              <option key={name} value={`part ${name}`}>
                {name}
              </option>
            ))}
          </optgroup>
        </select>
        {part ? (
          <>
            <button type="button" onClick={() => setTheme(theme === 'dark' ? 'light' : 'dark')}>
              {theme}
            </button>
            <button type="button" onClick={() => setLanguage(language === 'ko' ? 'en' : 'ko')}>
              {language}
            </button>
          </>
        ) : null}
      </div>
      {part ? (
        <PartPlayground key={part.name} fixture={part} theme={theme} language={language} />
      ) : (
        <StagePlayground key={shown.fixture} fixture={shown.fixture} />
      )}
    </>
  )
}

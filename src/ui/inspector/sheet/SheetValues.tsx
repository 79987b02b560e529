import type { Selection } from '../../../app/host-messages.ts'
import type { SheetValue } from '../../../app/inspected/sheet.ts'
import { bytesText, clockText, durationText, groupDigits } from '../../../app/number-text.ts'
import { useGlance, useRun, useSession, useStrings } from '../../shell/page-context.ts'
import { shortClock } from '../LifeList.tsx'
import { thingName } from '../thing-name.ts'
import { useThingStrings } from '../thing-strings.ts'
import { useSelectThing } from './use-select-thing.ts'

/** Values side by side, each in its own form. */
export function Values({ values }: { values: readonly SheetValue[] }) {
  return values.map((value, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: values of a row keep their order
    <Value key={index} value={value} />
  ))
}

/** Characters from which on a text may be broken anywhere. */
const LONG = 14

function Value({ value }: { value: SheetValue }) {
  const words = useThingStrings()
  switch (value.kind) {
    case 'code':
      return (
        <code className={value.text.length > LONG ? 'v-code v-long' : 'v-code'} lang="en">
          {value.text}
        </code>
      )
    case 'number':
      return <span className="v-num">{groupDigits(value.value)}</span>
    case 'bytes':
      return (
        <span className="v-num" title={`${groupDigits(Math.round(value.value))} B`}>
          {bytesText(value.value)}
        </span>
      )
    case 'for':
      return <span className="v-num">{durationText(value.us)}</span>
    case 'at':
      return <Moment us={value.us} />
    case 'since':
    case 'until':
      return <Distance us={value.us} isPast={value.kind === 'since'} />
    case 'word':
      return <span className={`v-word${value.tone ? ` v-${value.tone}` : ''}`}>{words.words[value.key]}</span>
    case 'thing':
      return <ThingLink thing={value.thing} {...(value.text === undefined ? {} : { text: value.text })} />
  }
}

/** A moment of the run: a click goes there. */
function Moment({ us }: { us: number }) {
  const { values } = useThingStrings()
  const { transport } = useSession()
  return (
    <button type="button" className="v-at" title={values.goTo(clockText(us))} onClick={() => transport.seek(us)}>
      {shortClock(us)}
    </button>
  )
}

/** How long ago it was, or how long it takes from now on. */
function Distance({ us, isPast }: { us: number; isPast: boolean }) {
  const { values } = useThingStrings()
  const tUs = useGlance((state) => state.tUs)
  const distance = isPast ? tUs - us : us - tUs
  if (!isPast && distance <= 0) return <span className="v-num">{values.over}</span>
  const text = durationText(Math.max(0, distance))
  return (
    <span className="v-num" title={clockText(us)}>
      {isPast ? values.ago(text) : values.left(text)}
    </span>
  )
}

/** Another thing: a click selects it. */
function ThingLink({ thing, text }: { thing: Selection; text?: string }) {
  const { values } = useThingStrings()
  const strings = useStrings()
  const scenario = useRun((state) => state.scenario)
  const names = useRun((state) => state.partitionNames)
  const view = useGlance((state) => state.view)
  const select = useSelectThing()
  const name = thingName(thing, strings, scenario, view, names)
  return (
    <button type="button" className="v-thing" title={values.select(name)} onClick={() => select(thing)}>
      {text ?? name}
    </button>
  )
}

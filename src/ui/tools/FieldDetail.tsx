import { COMPRESSION_TYPES } from '../../engine/protocol/codec.ts'
import { crc32c } from '../../engine/protocol/crc32c.ts'
import {
  ATTRIBUTES_AT,
  CODEC_MASK,
  CONTROL_BIT,
  LOG_APPEND_TIME_BIT,
  TRANSACTIONAL_BIT,
} from '../../engine/protocol/record-batch.ts'
import type { ByteField } from '../../engine/protocol/record-batch-annotate.ts'
import { RichText } from '../shell/RichText.tsx'
import { isVarint, meaningOf, momentText, valueText } from './field-words.ts'
import { hexText, varintParts } from './hex-rows.ts'
import { useToolStrings } from './tool-strings.ts'

/** Bytes of one field that are printed. */
const MOST_BYTES = 24

/** One field: where it stands, what it says, and how its bytes come to mean that. */
export function FieldDetail({ field, bytes }: { field: ByteField; bytes: Uint8Array }) {
  const words = useToolStrings().bytes
  const { offset, length, name, record } = field
  const moment = momentText(field)
  return (
    <section className="field-detail" aria-live="polite">
      <h3>
        <code lang="en">{name}</code>
        <span className="mut">{words.at(offset, offset + length - 1)}</span>
      </h3>
      <p className="mono field-bytes">{hexText(bytes, offset, offset + length, MOST_BYTES)}</p>
      <p className="field-says">
        = <b>{valueText(field, words.nullValue, 160)}</b>
        {moment ? <span className="mut"> {moment}</span> : null}
      </p>
      <p>
        <RichText text={meaningOf(field, words.meanings)} />
      </p>
      {isVarint(field) ? <Varint bytes={bytes.subarray(offset, offset + length)} /> : null}
      {record < 0 && name === 'crc' ? <Checksum field={field} bytes={bytes} /> : null}
      {record < 0 && name === 'attributes' ? <Attributes value={Number(field.value)} /> : null}
    </section>
  )
}

function Varint({ bytes }: { bytes: Uint8Array }) {
  const words = useToolStrings().bytes.varint
  const { groups, raw, value } = varintParts(bytes)
  return (
    <div className="field-more">
      <p>{words.title}.</p>
      <p className="mono">
        {Array.from(bytes, (byte, index) => {
          const bits = byte.toString(2).padStart(8, '0')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: bytes do not move
            <span key={index} className="bits">
              <u>{bits[0]}</u>
              {bits.slice(1)}
            </span>
          )
        })}
      </p>
      <p>{words.groups(groups.join(' '))}</p>
      <p>{words.zigzag(raw, value)}</p>
    </div>
  )
}

function Checksum({ field, bytes }: { field: ByteField; bytes: Uint8Array }) {
  const words = useToolStrings().bytes.crc
  const computed = crc32c(bytes, ATTRIBUTES_AT) >>> 0
  const hex = computed.toString(16).padStart(8, '0')
  return (
    <div className="field-more">
      <p>{words.over(ATTRIBUTES_AT, bytes.length - 1)}</p>
      <p>{computed === field.value ? words.fits(hex) : words.differs(hex)}</p>
    </div>
  )
}

function Attributes({ value }: { value: number }) {
  const words = useToolStrings().bytes.attributes
  return (
    <ul className="plain-list field-more">
      <li>{words.codec(COMPRESSION_TYPES[value & CODEC_MASK] ?? '?')}</li>
      <li>{words.timestamp(value & LOG_APPEND_TIME_BIT ? 'LogAppendTime' : 'CreateTime')}</li>
      <li>{words.transactional((value & TRANSACTIONAL_BIT) !== 0)}</li>
      <li>{words.control((value & CONTROL_BIT) !== 0)}</li>
    </ul>
  )
}

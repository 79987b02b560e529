import { useState } from 'react'
import { type ClassLanguage, partitionerClass } from '../../app/code/class-of-own-code.ts'
import type { KafkaVersion } from '../../engine/config/profile.ts'
import { codePieces } from '../application/code-tokens.ts'
import { RichText } from '../shell/RichText.tsx'
import { useCodeStrings } from './code-strings.ts'

export interface PartitionerClassViewProps {
  readonly source: string
  readonly language: ClassLanguage
  readonly version: KafkaVersion
}

/** The same partitioner as a class for an application, to copy. */
export function PartitionerClassView({ source, language, version }: PartitionerClassViewProps) {
  const words = useCodeStrings().classes
  const { text, file, isSkeleton } = partitionerClass(source, language, version)
  const [said, setSaid] = useState('')
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid(words.copied)
    } catch {
      setSaid(words.notCopied)
    }
  }
  return (
    <>
      <p className="mut">
        {isSkeleton ? words.skeleton : words.intro} <RichText text={words.skeletonHint} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is to be scrolled by keyboard */}
      <pre className="own-code-class" lang="en" tabIndex={0}>
        <code>
          {text.split('\n').map((line, number) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other name
            <span key={number}>
              {codePieces(line, language).map((piece, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a line have no other name
                <span key={index} className={`code-${piece.kind}`}>
                  {piece.text}
                </span>
              ))}
              {'\n'}
            </span>
          ))}
        </code>
      </pre>
      <div className="own-code-foot">
        <p className="mut" role="status">
          {said}
        </p>
        <button type="button" className="btn" title={words.copyTitle(file)} onClick={() => void copy()}>
          {words.copy}
        </button>
      </div>
    </>
  )
}

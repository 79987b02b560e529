import { type ReactNode, useCallback, useState } from 'react'
import { type DroppedText, readDropped, readDroppedFile } from '../../app/dropped-text.ts'
import { useOpenTool, useSession } from '../shell/page-context.ts'
import { DropTrouble } from './DropTrouble.tsx'
import { PartitionerFile } from './PartitionerFile.tsx'

/** What was read, until somebody has dealt with it. */
interface Read {
  readonly name: string
  readonly text: DroppedText
}

/**
 * Opens whatever the page can open: a scenario, a lesson, a link, a partitioner, records. All of it, or nothing and the
 * reasons. `pending` is what has to be said or asked: it belongs on the page.
 *
 * @param onOpened It is open, or another dialog deals with it.
 */
export function useOpenText(onOpened?: () => void): {
  readonly openFile: (file: File | undefined) => Promise<void>
  readonly openText: (text: string) => void
  readonly pending: ReactNode
} {
  const { changes } = useSession()
  const openTool = useOpenTool()
  const [read, setRead] = useState<Read>()
  const take = useCallback(
    (name: string, text: DroppedText) => {
      switch (text.kind) {
        case 'scenario':
          changes.load(text.source, undefined)
          break
        case 'lesson':
          openTool({ kind: 'lessons', lesson: text.lesson })
          break
        case 'link':
          window.location.hash = text.fragment
          break
        case 'records':
          openTool({ kind: 'ownRecords', text: text.text, name })
          break
        case 'partitioner':
        case 'refused':
        case 'unknown':
          setRead({ name, text })
          return
      }
      onOpened?.()
    },
    [changes, openTool, onOpened],
  )
  const openFile = useCallback(
    async (file: File | undefined) => {
      if (file) take(file.name, await readDroppedFile(file))
    },
    [take],
  )
  const openText = useCallback((text: string) => take('', readDropped(text)), [take])
  const close = (): void => setRead(undefined)
  const kind = read?.text.kind
  const pending =
    read === undefined ? null : read.text.kind === 'partitioner' ? (
      <PartitionerFile
        source={read.text.source}
        name={read.name}
        onClose={close}
        onUsed={() => {
          close()
          onOpened?.()
        }}
      />
    ) : kind === 'refused' || kind === 'unknown' ? (
      <DropTrouble name={read.name} text={read.text} onClose={close} />
    ) : null
  return { openFile, openText, pending }
}

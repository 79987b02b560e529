import { lazy, Suspense } from 'react'
import type { Tool } from './tool.ts'
import './tools.css'

const BatchBytes = lazy(() => import('./BatchBytes.tsx').then((module) => ({ default: module.BatchBytes })))
const Compare = lazy(() => import('../compare/Compare.tsx').then((module) => ({ default: module.Compare })))
const CopyConfig = lazy(() => import('./CopyConfig.tsx').then((module) => ({ default: module.CopyConfig })))
const Experiments = lazy(() => import('./Experiments.tsx').then((module) => ({ default: module.Experiments })))
const Futures = lazy(() => import('./Futures.tsx').then((module) => ({ default: module.Futures })))
const ManyRuns = lazy(() => import('../many/ManyRuns.tsx').then((module) => ({ default: module.ManyRuns })))
const OutcomeRecords = lazy(() => import('./OutcomeRecords.tsx').then((module) => ({ default: module.OutcomeRecords })))
const OwnRecords = lazy(() => import('../share/OwnRecords.tsx').then((module) => ({ default: module.OwnRecords })))
const PartitionOfKey = lazy(() => import('./PartitionOfKey.tsx').then((module) => ({ default: module.PartitionOfKey })))
const PartitionerCode = lazy(() =>
  import('../code/PartitionerCode.tsx').then((module) => ({ default: module.PartitionerCode })),
)
const PasteConfig = lazy(() => import('./PasteConfig.tsx').then((module) => ({ default: module.PasteConfig })))
const Promises = lazy(() => import('./Promises.tsx').then((module) => ({ default: module.Promises })))
const ShareDialog = lazy(() => import('../share/ShareDialog.tsx').then((module) => ({ default: module.ShareDialog })))

/** What has its place beside the stage is no dialog. */
export type DialogTool = Exclude<Tool, { kind: 'application' | 'lessons' | 'present' }>

/** The dialog of a tool, fetched when it is first opened. */
export function ToolDialog({ tool, onClose }: { tool: DialogTool; onClose: () => void }) {
  return <Suspense>{dialogOf(tool, onClose)}</Suspense>
}

function dialogOf(tool: DialogTool, onClose: () => void) {
  switch (tool.kind) {
    case 'paste':
      return <PasteConfig producer={tool.producer} onClose={onClose} />
    case 'copy':
      return <CopyConfig producer={tool.producer} firstFormat={tool.format} onClose={onClose} />
    case 'bytes':
      return <BatchBytes batch={tool.batch} record={tool.record} onClose={onClose} />
    case 'records':
      return <OutcomeRecords of={tool.of} onClose={onClose} />
    case 'ownRecords':
      return <OwnRecords text={tool.text} name={tool.name} onClose={onClose} />
    case 'partition':
      return <PartitionOfKey choice={tool.choice} onClose={onClose} />
    case 'compare':
      return <Compare shown={tool.shown} onClose={onClose} />
    case 'experiments':
      return <Experiments onClose={onClose} />
    case 'futures':
      return <Futures onClose={onClose} />
    case 'many':
      return <ManyRuns onClose={onClose} />
    case 'share':
      return <ShareDialog compare={tool.compare} onClose={onClose} />
    case 'code':
      return <PartitionerCode producer={tool.producer} onClose={onClose} />
    case 'promises':
      return <Promises onClose={onClose} />
  }
}

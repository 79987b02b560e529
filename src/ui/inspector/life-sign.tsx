/** The mark beside a step of a life: square on the client, arrow on the wire, round in a log (design sheet, principle 3). */
export function LifeSign({ kind }: { kind: string }) {
  return (
    <svg className="life-sign" width="1rem" height="0.875rem" viewBox="0 0 16 14" aria-hidden="true">
      {shapeOf(kind)}
    </svg>
  )
}

function shapeOf(kind: string) {
  if (/^(recordAcked|batchCompleted)$/.test(kind)) {
    return (
      <>
        <circle cx="8" cy="7" r="5.5" className="sign-ack" />
        <path d="M5.4 7.2l1.8 2 3.4-4" className="sign-cut" />
      </>
    )
  }
  if (/Failed$|Expired$|requestFailed|packetLost|recordLost/.test(kind)) {
    return (
      <>
        <circle cx="8" cy="7" r="5.5" className="sign-fail" />
        <path d="M6 5l4 4m0-4l-4 4" className="sign-cut" />
      </>
    )
  }
  if (/Died$|linkCut|logDirFailed|actionDone/.test(kind)) return <path d="M4 3l8 8m0-8l-8 8" className="life-cross" />
  if (/^(leaderElected|becameLeader)$/.test(kind))
    return <path d="M2 4l3 3.2L8 2.4l3 4.8L14 4v7.2H2z" className="sign-full" />
  if (/Fenced$|isr/i.test(kind)) return <circle cx="8" cy="7" r="5" className="life-body sign-dashed" />
  if (/Sent$|^request|^response|packet|Fetched$|Answered$/.test(kind) && kind !== 'recordSent') {
    return <path d="M1.5 2h8.5l4.5 5-4.5 5H1.5z" className="life-body sign-ink" />
  }
  if (/Appended$|Truncated$|duplicateFound/.test(kind) && kind !== 'recordAppended') {
    return (
      <>
        <path d="M1 7a5 5 0 0 0 5 5h4a5 5 0 0 0 5-5z" className="sign-half" />
        <rect x="1" y="2" width="14" height="10" rx="5" className="life-body-line" />
      </>
    )
  }
  if (/^highWatermarkMoved$/.test(kind)) return <rect x="1" y="2" width="14" height="10" rx="5" className="sign-full" />
  if (/^(record|batch|sticky|partitionChosen)/.test(kind) && kind !== 'recordSent') {
    return <rect x="2" y="2" width="12" height="10" rx="1.5" className="life-body" />
  }
  return <circle cx="8" cy="7" r="3" className="life-body sign-ink" />
}

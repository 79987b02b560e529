import { describe, expect, it } from 'vitest'
import { createHistoryStore } from '../../../src/app/change-history.ts'
import { createChanges } from '../../../src/app/changes.ts'
import { createFuturesStore } from '../../../src/app/futures-store.ts'
import { createGlanceStore } from '../../../src/app/glance-store.ts'
import type { FromWorker, ToWorker } from '../../../src/app/host-messages.ts'
import { createNoticeStore } from '../../../src/app/notice-store.ts'
import type { PacketChoice } from '../../../src/app/packet-fault.ts'
import { createPlaybackStore } from '../../../src/app/playback-store.ts'
import { createRunStore } from '../../../src/app/run-store.ts'
import type { ScenarioSource } from '../../../src/app/scenario-source.ts'
import { createSelectionStore } from '../../../src/app/selection-store.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'
import { createSimulationHost } from '../../../src/app/simulation-host.ts'
import { createTransport } from '../../../src/app/transport.ts'
import type { Scenario } from '../../../src/engine/scenario/scenario.ts'
import type { PacketView } from '../../../src/trace/stage-view.ts'

const SOURCE: ScenarioSource = {
  version: 1,
  kafka: '3.9',
  topics: [{ name: 'orders' }],
  producers: [{ name: 'app', config: { acks: '1' } }],
}

/** Stores, host and changes of a page whose engine never answers; the run is as if it had. */
function page() {
  const posted: ToWorker[] = []
  let tell: (message: FromWorker) => void = () => {}
  const port = {
    post: (message: ToWorker) => void posted.push(message),
    listen: (onMessage: (message: FromWorker) => void) => {
      tell = onMessage
    },
    close() {},
  }
  const stores = {
    run: createRunStore(),
    playback: createPlaybackStore(10_000, true),
    selection: createSelectionStore(),
    settings: createSettingsStore(undefined, ['en']),
    glance: createGlanceStore(),
    notices: createNoticeStore(),
    futures: createFuturesStore(),
    history: createHistoryStore(),
  }
  const host = createSimulationHost(port, () => {})
  const changes = createChanges(stores, host, () => {})
  changes.load(SOURCE, 'welcome')
  const scenario = {
    kafka: '3.9',
    durationMs: 60_000,
    producers: SOURCE.producers,
    topics: [],
    workload: [],
    cluster: { brokers: 3, config: {} },
    actions: [],
  } as unknown as Scenario
  stores.run.setState({ status: 'running', scenario, horizonUs: 60_000_000 })
  stores.playback.setState({ tUs: 5000 })
  const answer = (message: FromWorker) => tell(message)
  return { ...stores, changes, posted, answer, transport: createTransport(stores, host) }
}

const idempotence = { kind: 'producerConfig', producer: 'app', config: { 'enable.idempotence': true } } as const

describe('changes made by hand', () => {
  it('a combination that the client refuses stops the run with its own message beside the control (P-15)', async () => {
    const { changes, notices, playback, posted } = page()
    await changes.apply(idempotence, 'enable.idempotence=true')
    expect(posted.map((one) => one.kind)).toEqual(['load'])
    expect(playback.getState().playing).toBe(false)
    expect(notices.getState().configProblem).toMatchObject({
      names: ['enable.idempotence', 'acks'],
      value: 'true',
      message: expect.stringContaining('Must set acks to all in order to use the idempotent producer'),
    })
  })

  it('the run goes on when the refused value is given up', async () => {
    const { changes, notices, playback } = page()
    await changes.apply(idempotence, '')
    changes.dismissConfigProblem()
    expect(notices.getState().configProblem).toBeUndefined()
    expect(playback.getState().playing).toBe(true)
  })

  it('the run goes on when the other setting is repaired', async () => {
    const { changes, notices, playback, posted } = page()
    await changes.apply(idempotence, '')
    await changes.apply({ kind: 'producerConfig', producer: 'app', config: { acks: 'all' } }, 'acks=all')
    expect(notices.getState().configProblem).toBeUndefined()
    expect(playback.getState().playing).toBe(true)
    expect(posted.at(-1)).toMatchObject({ kind: 'act', atUs: 5000, action: { do: 'restartProducer' } })
  })

  it('an action joins the scenario, and undo starts from before it at the same moment', () => {
    const { changes, run, playback, posted } = page()
    changes.act({ do: 'killBroker', broker: 1 }, 'b1')
    expect(run.getState().source?.actions).toEqual([{ atMs: 5, do: 'killBroker', broker: 1 }])
    playback.setState({ tUs: 9000 })
    changes.undo()
    expect(posted.at(-1)).toMatchObject({ kind: 'load', scenario: SOURCE })
    expect(playback.getState().tUs).toBe(5000)
  })

  it('says how a change takes effect', async () => {
    const { changes, notices } = page()
    await changes.apply({ kind: 'topicConfig', topic: 'orders', config: { 'min.insync.replicas': 2 } }, 'x')
    expect(notices.getState().notice?.kind).toBe('atOnce')
    await changes.apply({ kind: 'brokers', to: 5 }, 'y')
    expect(notices.getState().notice?.kind).toBe('fromZero')
  })
})

// The contract's order inside a microsecond: what meets a packet when it is sent was put in the microsecond before.
describe('one packet chosen by hand', () => {
  const packet = { packet: 7, from: 1, to: 4, api: 'Produce', isResponse: true, sentAtUs: 4000 } as PacketView

  /** A page whose engine says so of packet 7. */
  async function choosing(choice: PacketChoice) {
    const opened = page()
    const { scenario } = opened.run.getState()
    opened.answer({ kind: 'loaded', run: 1, scenario: scenario as Scenario, actions: [], partitionNames: [] })
    opened.changes.act({ do: 'killBroker', broker: 2 }, 'b2')
    opened.answer({ kind: 'loaded', run: 2, scenario: scenario as Scenario, actions: [], partitionNames: [] })
    opened.playback.setState({ tUs: 6000.5 })
    const done = opened.changes.choosePacket(packet, 'drop', 0, 'the answer')
    opened.answer({ kind: 'packet', run: 2, question: 1, choice })
    await done
    return opened
  }

  it('puts the fault before its sending, keeps the playhead and what was done since', async () => {
    const { run, playback, posted, notices } = await choosing({})
    const action = { do: 'dropNext', what: 'response', api: 'Produce', between: [1, 'app'] }
    expect(posted.at(-1)).toEqual({ kind: 'act', run: 2, newRun: 3, atUs: 3999, action, keepUntilUs: 6000 })
    expect(run.getState().source?.actions).toEqual([
      { atMs: 3.999, ...action },
      { atMs: 5, do: 'killBroker', broker: 2 },
    ])
    expect(playback.getState().tUs).toBe(6000.5)
    expect(notices.getState().notice).toEqual({ kind: 'done', action: 'packet.drop', what: 'the answer' })
  })

  it('says why when it cannot be, and changes nothing', async () => {
    const { posted, notices, canUndoNow } = await choosing({ drop: 'seenSince' }).then((one) => ({
      ...one,
      canUndoNow: one.run.getState().source?.actions?.length,
    }))
    expect(posted.at(-1)?.kind).toBe('packet')
    expect(canUndoNow).toBe(1)
    expect(notices.getState().notice).toEqual({ kind: 'packetSpared', what: 'the answer', why: 'seenSince' })
  })
})

describe('the transport', () => {
  it('goes on beyond the planned duration when played at its end', () => {
    const { transport, run, playback } = page()
    transport.toEnd()
    expect(playback.getState().tUs).toBe(60_000_000)
    transport.play()
    expect(run.getState().horizonUs).toBe(120_000_000)
  })

  it('plays a run that is over again from the start', () => {
    const { transport, run, playback } = page()
    run.setState({ endedAtUs: 7_000_000 })
    transport.toEnd()
    expect(playback.getState().tUs).toBe(7_000_000)
    transport.play()
    expect(playback.getState()).toMatchObject({ tUs: 0, playing: true })
  })

  it('never leaves the run', () => {
    const { transport, playback } = page()
    transport.seek(-5)
    expect(playback.getState().tUs).toBe(0)
    transport.seek(1e12)
    expect(playback.getState().tUs).toBe(60_000_000)
  })
})

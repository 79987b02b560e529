import { beforeEach, describe, expect, it } from 'vitest'
import { createHistoryStore } from '../../../src/app/change-history.ts'
import { createFuturesStore } from '../../../src/app/futures-store.ts'
import { createGlanceStore } from '../../../src/app/glance-store.ts'
import type { FindWhat, Selection } from '../../../src/app/host-messages.ts'
import { createNoticeStore } from '../../../src/app/notice-store.ts'
import { createPlaybackStore } from '../../../src/app/playback-store.ts'
import { createRunStore } from '../../../src/app/run-store.ts'
import { createSelectionStore } from '../../../src/app/selection-store.ts'
import type { SessionStores } from '../../../src/app/session-stores.ts'
import { createSettingsStore } from '../../../src/app/settings-store.ts'
import type { SimulationHost } from '../../../src/app/simulation-host.ts'
import { createTransport, type Transport } from '../../../src/app/transport.ts'

describe('the transport', () => {
  let stores: SessionStores
  let transport: Transport
  let asked: [direction: 1 | -1, what: FindWhat, of: Selection | undefined][]
  /** Where the engine finds what it is asked for. */
  let found: number | undefined

  beforeEach(() => {
    asked = []
    found = 7000
    stores = {
      run: createRunStore(),
      playback: createPlaybackStore(10_000, true),
      selection: createSelectionStore(),
      settings: createSettingsStore(undefined, ['en']),
      glance: createGlanceStore(),
      notices: createNoticeStore(),
      futures: createFuturesStore(),
      history: createHistoryStore(),
    }
    stores.run.setState({ status: 'running', horizonUs: 60_000, computedUntilUs: 60_000 })
    stores.playback.setState({ tUs: 5000, playing: false })
    const host = {
      ahead() {},
      async find(_fromUs: number, direction: 1 | -1, what: FindWhat, of?: Selection) {
        asked.push([direction, what, of])
        return found
      },
    } as unknown as SimulationHost
    transport = createTransport(stores, host)
  })

  it('steps by what is chosen for steps, and stops', async () => {
    stores.playback.setState({ playing: true })
    await transport.step(1)
    stores.settings.setState({ stepBy: 'request' })
    await transport.step(-1)
    expect(asked.map(([direction, what]) => [direction, what])).toEqual([
      [1, 'visible'],
      [-1, 'request'],
    ])
    expect(stores.playback.getState()).toMatchObject({ tUs: 7000, playing: false })
  })

  it('hops along the life of the record or batch that is selected', async () => {
    const record: Selection = { kind: 'record', record: 3 }
    stores.selection.setState({ selection: record })
    await transport.step(1, 'hop')
    expect(asked).toEqual([[1, 'hop', record]])
  })

  it('steps by visible changes where nothing that hops is selected', async () => {
    stores.selection.setState({ selection: { kind: 'broker', broker: 1 } })
    await transport.step(-1, 'hop')
    expect(asked).toEqual([[-1, 'visible', undefined]])
  })

  it('says so when there is no hop before the first, and stays', async () => {
    found = undefined
    stores.selection.setState({ selection: { kind: 'record', record: 3 } })
    await transport.step(-1, 'hop')
    expect(stores.playback.getState().tUs).toBe(5000)
    expect(stores.notices.getState().notice).toEqual({ kind: 'nothingThere', direction: -1 })
    await transport.step(-1, 'event')
    expect(stores.playback.getState().tUs).toBe(0)
  })

  it('plays both ways: the key of a way pauses what plays that way, and turns what plays the other', () => {
    const now = () => {
      const { playing, reversed } = stores.playback.getState()
      return playing ? (reversed ? 'backwards' : 'forwards') : 'still'
    }
    const presses: (boolean | undefined)[] = [true, true, undefined, true, undefined, undefined, false]
    const states = presses.map((backwards) => {
      transport.toggle(backwards)
      return now()
    })
    expect(states).toEqual(['backwards', 'still', 'forwards', 'backwards', 'still', 'forwards', 'still'])
  })

  it('played backwards at the start begins at the end', () => {
    transport.seek(0)
    transport.play(true)
    expect(stores.playback.getState()).toMatchObject({ tUs: 60_000, playing: true, reversed: true })
  })

  it('keeps a loop in whole microseconds; one of no length is none', () => {
    transport.setLoop({ fromUs: 100.4, toUs: 900.6 })
    expect(stores.playback.getState().loop).toEqual({ fromUs: 100, toUs: 901 })
    transport.setLoop({ fromUs: 100.1, toUs: 100.2 })
    expect(stores.playback.getState().loop).toBeUndefined()
  })
})

/// <reference path="../../src/app/openings.d.ts" />
import { describe, expect, it } from 'vitest'
import type { FromWorker, ToWorker } from '../../src/app/host-messages.ts'
import { OPENING_FROM_US, OPENING_UNTIL_US, type Opening, playOpening } from '../../src/app/opening.ts'
import { createRunService } from '../../src/app/run-service.ts'
import welcome from '../../src/content/scenarios/welcome.json' with { type: 'json' }
import recorded from '../../src/content/scenarios/welcome.json?opening'
import { nextInt, rngStream } from '../../src/engine/kernel/rng.ts'

// Goal: what moves before the engine is there is what the engine shows.
// Method: the opening as the build makes it, asked for the same moments as an engine that runs the scenario now.

const RUN = 7
const MOMENTS = 200

async function engine() {
  const told: FromWorker[] = []
  const service = createRunService(
    (message) => told.push(structuredClone(message)),
    () => 0,
  )
  const ask = async (message: ToWorker): Promise<FromWorker[]> => {
    const before = told.length
    await service.handle(message)
    return told.slice(before)
  }
  const loaded = await ask({ kind: 'load', run: RUN, scenario: welcome })
  while (service.work(1)) {}
  return { ask, loaded }
}

function someMoments(): number[] {
  const rng = rngStream(1, 'moments')
  const span = OPENING_UNTIL_US - OPENING_FROM_US
  return Array.from({ length: MOMENTS }, () => OPENING_FROM_US + nextInt(rng, span) + 0.25)
}

describe('the opening of the welcome', () => {
  const player = playOpening(recorded as Opening)

  it('begins as the run begins', async () => {
    const { loaded } = await engine()
    const [first] = player.answer({ kind: 'load', run: RUN, scenario: welcome }) ?? []
    expect(first).toEqual(loaded.find(({ kind }) => kind === 'loaded'))
  })

  it('shows at every moment what the engine shows then', async () => {
    const { ask } = await engine()
    for (const atUs of someMoments()) {
      const question = { kind: 'view', run: RUN, atUs } as const
      expect(player.answer(question), `at ${atUs}`).toEqual(await ask(question))
    }
  })

  it('is silent about what it has not seen', () => {
    const view = (atUs: number) => player.answer({ kind: 'view', run: RUN, atUs })
    expect(view(OPENING_FROM_US - 1)).toBeUndefined()
    expect(view(OPENING_UNTIL_US + 30_000)).toBeUndefined()
    const selection = { kind: 'record', record: 0 } as const
    expect(player.answer({ kind: 'view', run: RUN, atUs: OPENING_FROM_US, selection })).toBeUndefined()
    expect(player.answer({ kind: 'ahead', run: RUN, untilUs: 1 })).toBeUndefined()
  })

  it('has something that moves from its first picture on', () => {
    const [first] = player.answer({ kind: 'view', run: RUN, atUs: OPENING_FROM_US }) ?? []
    expect(first?.kind === 'view' && first.view.packets.length).toBeGreaterThan(0)
  })
})

import { describe, expect, it } from 'vitest'
import { isApplicationCall } from '../../../src/engine/actions/application-calls.ts'
import { ACTIONS } from '../../../src/engine/actions/index.ts'

describe('calls of the application (contract, "Time and order", class 0)', () => {
  it('are the actions whose definitions say so', () => {
    const defined = ACTIONS.filter(({ order }) => order === 'application').map((action) => action.do)
    expect(defined.length).toBeGreaterThan(5)
    expect(ACTIONS.map((action) => action.do).filter(isApplicationCall)).toEqual(defined)
  })
})

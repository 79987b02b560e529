import { describe, expect, it } from 'vitest'
import { centreOn, clampCamera, NEAREST, panBy, reveal, WHOLE, zoomAt } from '../../src/stage/camera.ts'

const SIZE = { width: 900, height: 600 }

describe('the camera', () => {
  it('keeps what is under the pointer under the pointer', () => {
    const at = { x: 300, y: 450 }
    const camera = zoomAt(WHOLE, SIZE, 2, at)
    expect(camera).toEqual({ nearness: 2, x: 300, y: 450 })
    // The same place of the stage, in shares of it, before and after.
    expect((camera.x + at.x) / (SIZE.width * 2)).toBeCloseTo(at.x / SIZE.width)
  })

  it('never looks beyond the stage, and never comes nearer than the nearest', () => {
    expect(panBy({ nearness: 2, x: 10, y: 10 }, SIZE, 500, 500)).toEqual({ nearness: 2, x: 0, y: 0 })
    expect(panBy({ nearness: 2, x: 10, y: 10 }, SIZE, -5000, -5000)).toEqual({ nearness: 2, x: 900, y: 600 })
    expect(zoomAt(WHOLE, SIZE, 1000, { x: 0, y: 0 }).nearness).toBe(NEAREST)
    expect(clampCamera({ nearness: 0.3, x: 50, y: 50 }, SIZE)).toBe(WHOLE)
  })

  it('goes back to the whole by the way that it came', () => {
    const at = { x: 700, y: 100 }
    expect(zoomAt(zoomAt(WHOLE, SIZE, 2, at), SIZE, 0.5, at)).toBe(WHOLE)
  })

  it('puts a thing in the middle, as far as the stage allows', () => {
    const camera = { nearness: 3, x: 0, y: 0 }
    expect(centreOn(camera, SIZE, { x: 1300, y: 880, w: 100, h: 40 })).toEqual({ nearness: 3, x: 900, y: 600 })
    expect(centreOn(camera, SIZE, { x: 0, y: 0, w: 10, h: 10 })).toEqual({ nearness: 3, x: 0, y: 0 })
  })

  it('moves no more than it must to show a thing', () => {
    const camera = { nearness: 3, x: 500, y: 500 }
    expect(reveal(camera, SIZE, { x: 700, y: 700, w: 50, h: 50 }, 0)).toEqual(camera)
    expect(reveal(camera, SIZE, { x: 1450, y: 700, w: 50, h: 50 }, 0)).toEqual({ nearness: 3, x: 600, y: 500 })
    expect(reveal(camera, SIZE, { x: 400, y: 700, w: 50, h: 50 }, 0.1)).toEqual({ nearness: 3, x: 310, y: 500 })
  })
})

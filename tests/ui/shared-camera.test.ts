import { describe, expect, it } from 'vitest'
import { type Camera, WHOLE } from '../../src/stage/camera.ts'
import { cameraOf, sharedCamera } from '../../src/ui/stage/shared-camera.ts'

const WIDE = { width: 920, height: 660 }
const PHONE = { width: 390, height: 440 }

describe('the camera of a link', () => {
  it('brings back the same view in a pane of the same size', () => {
    const cameras: readonly Camera[] = [WHOLE, { nearness: 2, x: 100, y: 330 }, { nearness: 8, x: 6_440, y: 4_620 }]
    for (const camera of cameras) {
      const back = cameraOf(sharedCamera(camera, WIDE), WIDE)
      expect(back.nearness).toBe(camera.nearness)
      expect(Math.abs(back.x - camera.x)).toBeLessThanOrEqual(4)
      expect(Math.abs(back.y - camera.y)).toBeLessThanOrEqual(4)
    }
  })

  it('has the same thing in its middle in a pane of another size', () => {
    const shared = sharedCamera({ nearness: 3, x: 900, y: 700 }, WIDE)
    const there = cameraOf(shared, PHONE)
    expect((there.x + PHONE.width / 2) / (PHONE.width * 3)).toBeCloseTo((900 + 460) / (920 * 3), 2)
    expect((there.y + PHONE.height / 2) / (PHONE.height * 3)).toBeCloseTo((700 + 330) / (660 * 3), 2)
  })

  it('of somebody else never looks beyond the stage', () => {
    expect(cameraOf({ x: 900, y: -5, zoom: 2 }, WIDE)).toEqual({ nearness: 2, x: 920, y: 0 })
    expect(cameraOf({ x: 0.5, y: 0.5, zoom: 0.01 }, WIDE)).toEqual(WHOLE)
  })
})

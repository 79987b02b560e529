import { describe, expect, it } from 'vitest'
import { type Camera, WHOLE } from '../../src/stage/camera.ts'
import { cameraOf, sharedCamera } from '../../src/ui/stage/shared-camera.ts'

const WIDE = { width: 920, height: 660 }
const PHONE = { width: 390, height: 440 }

describe('the camera of a link', () => {
  it('brings back the same view in a pane of the same size', () => {
    const cameras: readonly Camera[] = [WHOLE, { nearness: 2, x: 100, y: 330 }, { nearness: 8, x: 6_440, y: 4_620 }]
    for (const camera of cameras) expect(cameraOf(sharedCamera(camera, WIDE), WIDE)).toEqual(camera)
    const large = { width: 3_200, height: 1_800 }
    for (let x = 0; x < 22_400; x += 997) {
      const camera = { nearness: 8, x, y: 12_345 }
      expect(cameraOf(sharedCamera(camera, large), large)).toEqual(camera)
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

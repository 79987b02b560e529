import { describe, expect, it } from 'vitest'
import { accessibleThings, nameOfShape } from '../../src/stage/accessible-names.ts'
import { svgOf } from '../../src/stage/painters/svg.ts'
import { createSvgPen } from '../../src/stage/painters/svg-pen.ts'
import { COLOURS, type Theme } from '../../src/stage/painters/theme.ts'
import { type Colour, type Scene, textWidth } from '../../src/stage/scene/shapes.ts'
import { STAGE_TEXTS } from '../../src/stage/stage-texts.ts'
import type { StageView } from '../../src/trace/stage-view.ts'
import { readXml, type XmlElement } from '../support/read-xml.ts'
import { MOMENTS, PANES, sceneOf } from './fixtures.ts'

const THEME: Theme = {
  colours: Object.fromEntries(COLOURS.map((name, i) => [name, `rgb(${i}, 0, 0)`])) as Record<Colour, string>,
  sans: 'Some Page Face, sans-serif',
  mono: 'Some Mono Face, monospace',
}

const measure = (font: string, text: string): number =>
  textWidth(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? 10), font.includes('mono'))

function svg(scene: Scene, view: StageView, width: number, height: number, title = 'A run & its <tags>'): string {
  return svgOf({
    shapes: scene.shapes,
    theme: THEME,
    width,
    height,
    zoom: 1,
    origin: { x: 0, y: 0 },
    title,
    description: 'at 1.2 s',
    language: 'en',
    nameOf: (shape) => nameOfShape(shape, view, view.atUs, STAGE_TEXTS.en),
    measure,
  })
}

function all(element: XmlElement, found: XmlElement[] = []): readonly XmlElement[] {
  found.push(element)
  for (const child of element.children) if (typeof child !== 'string') all(child, found)
  return found
}

const textOf = (element: XmlElement): string =>
  element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')

describe('the stage as SVG', () => {
  for (const [name, view] of MOMENTS) {
    it(`of ${name} is XML with every broker, record and packet that the picture shows, under its name`, () => {
      for (const [width, height] of PANES.slice(0, 5)) {
        const scene = sceneOf(view, view.atUs, {}, width, height)
        const text = svg(scene, view, width, height)
        expect(text).not.toMatch(/NaN|undefined|Infinity/)
        const groups = new Map(
          all(readXml(text)).flatMap((one) =>
            one.attributes['data-thing'] ? [[one.attributes['data-thing'], one]] : [],
          ),
        )
        for (const thing of accessibleThings(scene, view, view.atUs, STAGE_TEXTS.en)) {
          const shape = scene.shapes.find((one) => one.id === thing.id)
          // A wire of one point, and a box without edge or ground, are no strokes in the picture either.
          if (shape?.kind === 'rect' && !shape.fill && !shape.stroke && !shape.hatch) continue
          const group = groups.get(thing.id)
          expect(group, thing.id).toBeDefined()
          const title = group?.children.find((one) => typeof one !== 'string' && one.name === 'title')
          expect(title && textOf(title as XmlElement)).toBe(thing.name)
        }
        for (const shape of scene.shapes) {
          if (shape.kind !== 'arrow' || !shape.target) continue
          expect(groups.has(shape.id), shape.id).toBe(true)
        }
      }
    })
  }

  it('says what it shows, in the colours of the theme and in faces that every reader has', () => {
    const [, view] = MOMENTS[0] as (typeof MOMENTS)[number]
    const root = readXml(svg(sceneOf(view), view, 920, 708))
    const [title, desc] = root.children as readonly XmlElement[]
    expect([title?.name, title && textOf(title)]).toEqual(['title', 'A run & its <tags>'])
    expect([desc?.name, desc && textOf(desc)]).toEqual(['desc', 'at 1.2 s'])
    expect(root.attributes['aria-labelledby']).toBe('title desc')
    const elements = all(root)
    const texts = elements.filter((one) => one.name === 'text')
    expect(texts.length).toBeGreaterThan(10)
    const faces = new Set(texts.map((one) => one.attributes['font-family']))
    expect([...faces].sort()).toEqual(['system-ui, sans-serif', 'ui-monospace, monospace'])
    const paints = new Set(elements.flatMap(({ attributes }) => [attributes['fill'], attributes['stroke']]))
    const known = new Set([
      undefined,
      'none',
      'url(#hatch-light)',
      'url(#hatch-strong)',
      ...Object.values(THEME.colours),
    ])
    expect([...paints].filter((one) => !known.has(one))).toEqual([])
  })

  it('holds signs that XML cannot', () => {
    const [, view] = MOMENTS[0] as (typeof MOMENTS)[number]
    const root = readXml(svg(sceneOf(view), view, 920, 708, 'a\u0000b\u{1F600}\uD800"'))
    expect(textOf(root.children[0] as XmlElement)).toBe('a\uFFFDb\u{1F600}\uFFFD"')
  })
})

describe('the pen that writes SVG', () => {
  it('draws a whole circle, and a corner as round as asked', () => {
    const pen = createSvgPen(measure)
    pen.beginPath()
    pen.arc(10, 10, 5, 0, Math.PI * 2)
    pen.fill()
    expect(pen.take()).toBe('<path d="M15 10A5 5 0 0 1 5 10A5 5 0 0 1 15 10" fill="#000"/>')
    pen.beginPath()
    pen.moveTo(0, 0)
    pen.arcTo(10, 0, 10, 10, 2)
    pen.lineTo(10, 10)
    pen.fill()
    expect(pen.take()).toBe('<path d="M0 0L8 0A2 2 0 0 1 10 2L10 10" fill="#000"/>')
  })

  it('draws nothing of what is no number, as a canvas does', () => {
    const pen = createSvgPen(measure)
    pen.beginPath()
    pen.moveTo(0, Number.NaN)
    pen.lineTo(1, 1)
    pen.stroke()
    pen.fillText('x', Number.NaN, 0)
    pen.fillRect(0, 0, Number.NaN, 1)
    expect(pen.take()).toBe('')
  })

  it('puts the alpha of a colour beside it', () => {
    const pen = createSvgPen(measure)
    pen.fillStyle = 'rgba(1, 2, 3, 0.5)'
    pen.globalAlpha = 0.5
    pen.fillRect(0, 0, 1, 1)
    expect(pen.take()).toBe('<rect x="0" y="0" width="1" height="1" fill="rgb(1, 2, 3)" fill-opacity="0.25"/>')
  })

  it('closes what it has clipped', () => {
    const pen = createSvgPen(measure)
    pen.save()
    pen.beginPath()
    pen.rect(0, 0, 5, 5)
    pen.clip()
    pen.fillRect(0, 0, 9, 9)
    pen.restore()
    const clipped = readXml(`<g>${pen.take()}</g>`)
    expect(all(clipped).map((one) => one.name)).toEqual(['g', 'clipPath', 'path', 'g', 'rect'])
  })
})

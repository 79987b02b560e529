import { HIGHEST_RATIO, type StageSurface } from './stage-surface.ts'

/** Follow the size of the pane and the colours of the page; the answer ends it. */
export function watchStage(
  root: HTMLElement,
  surface: StageSurface,
  { compact, captionHeight, paint }: { compact: boolean; captionHeight: number; paint: () => void },
): () => void {
  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = root
    surface.resize({ width, height, ratio: Math.min(HIGHEST_RATIO, devicePixelRatio), compact, captionHeight })
    paint()
  }
  const restyle = (): void => {
    surface.restyle()
    paint()
  }
  resize()
  const sizes = new ResizeObserver(resize)
  sizes.observe(root)
  const attributes = new MutationObserver(restyle)
  attributes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const schemes = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('(forced-colors: active)')]
  for (const scheme of schemes) scheme.addEventListener('change', restyle)
  return () => {
    sizes.disconnect()
    attributes.disconnect()
    for (const scheme of schemes) scheme.removeEventListener('change', restyle)
  }
}

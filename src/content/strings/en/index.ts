import { controls } from './controls.ts'
import { inspector } from './inspector.ts'
import { playback } from './playback.ts'
import { shell } from './shell.ts'

/** Every word of the page in English; other languages have the same shape. */
export const en = { ...shell, playback, controls, inspector }

import type { Strings } from '../strings.ts'
import { controls } from './controls.ts'
import { inspector } from './inspector.ts'
import { playback } from './playback.ts'
import { shell } from './shell.ts'

/** 페이지의 모든 말, 한국어. 빠진 것이 있으면 형이 맞지 않는다. */
export const ko: Strings = { ...shell, playback, controls, inspector }

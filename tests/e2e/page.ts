import type { Locator, Page } from '@playwright/test'

/** The words of the page that tests look for, in both languages. */
export const WORDS = {
  en: { broker1: /^broker 1, /, kill: /^Kill/, sent: /^sent/i, play: 'Play', pause: 'Pause' },
  ko: { broker1: /^브로커 1, /, kill: /^강제 종료/, sent: /^보냄/, play: '재생', pause: '일시정지' },
} as const

export type Language = keyof typeof WORDS

/** Simulated time that the page shows (ms). */
export async function shownTimeMs(page: Page): Promise<number> {
  const text = await page.getByTestId('clock').innerText()
  const match = /(\d+):(\d{2})\.(\d{3})/.exec(text)
  if (!match) throw new Error(`no time in ${JSON.stringify(text)}`)
  return (Number(match[1]) * 60 + Number(match[2])) * 1000 + Number(match[3])
}

/** A counter of the outcome bar. */
export async function counter(page: Page, id: string): Promise<number> {
  const text = await page.getByTestId(`outcome-${id}`).innerText()
  return Number(text.replace(/\D/g, ''))
}

/** Select a thing on the stage by its accessible name and open its menu. */
export async function openMenuOf(page: Page, name: RegExp): Promise<Locator> {
  const proxy = page.getByRole('button', { name }).first()
  await proxy.focus()
  await page.keyboard.press('Enter')
  const menu = page.getByRole('menu')
  await menu.waitFor()
  return menu
}

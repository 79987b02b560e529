import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/** A Chromium that is there already: the one that CHROMIUM_PATH names, one that the machine has, or Playwright's own. */
export async function presentBrowser() {
  const present = [process.env.CHROMIUM_PATH, ...SYSTEM_BROWSERS].find((file) => file && existsSync(file))
  if (present) return present
  const { chromium } = await import('playwright')
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined
}

/**
 * A Chromium for the tests: one that is present, else Playwright's own is fetched, else Debian's is installed.
 * Says what it does; undefined when there is none to be had.
 */
export async function ensureBrowser(say = console.log) {
  const present = await presentBrowser()
  if (present) {
    say(`Browser: ${present}`)
    return present
  }
  const { chromium } = await import('playwright')
  say('No Chrome or Chromium here: asking Playwright for one …')
  const download = spawnSync('npx', ['playwright', 'install', 'chromium'], {
    stdio: ['ignore', 'ignore', 'ignore'],
    timeout: 300_000,
    shell: process.platform === 'win32',
  })
  if (download.status === 0 && existsSync(chromium.executablePath())) {
    say(`Browser: ${chromium.executablePath()}`)
    return chromium.executablePath()
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('That failed; installing Debian’s chromium (apt-get install chromium) …')
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (existsSync('/usr/bin/chromium')) {
      say('Browser: /usr/bin/chromium')
      return '/usr/bin/chromium'
    }
  }
  say('No browser could be found or installed. Set CHROMIUM_PATH to a Chrome or Chromium.')
  return undefined
}

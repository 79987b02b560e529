import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

/** The page at a moment that is always the same: what it finds in its storage, and what is pressed then. */
export interface NamedState {
  readonly name: string
  readonly source: unknown
  readonly atMs: number
  readonly selection?: Readonly<Record<string, string | number>>
  readonly settings?: Readonly<Record<string, unknown>>
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly dark?: boolean
  readonly korean?: boolean
  readonly press?: (page: Page) => Promise<void>
}

const CONTENT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../src/content/scenarios')

function published(name: string): unknown {
  return JSON.parse(readFileSync(path.join(CONTENT, `${name}.json`), 'utf8'))
}

/** As many of everything as the page promises to show. */
const LARGE = {
  version: 1,
  title: '9 brokers, 24 partitions, 4 producers',
  kafka: '4.x',
  seed: 1,
  durationMs: 10_000,
  cluster: { brokers: 9 },
  topics: [{ name: 'orders', partitions: 24, replicationFactor: 3 }],
  producers: ['web', 'app', 'batch', 'audit'].map((name) => ({ name, config: { acks: 'all', 'linger.ms': 5 } })),
  workload: ['web', 'app', 'batch', 'audit'].map((producer) => ({ producer, topic: 'orders', ratePerSecond: 100 })),
}

/** Broker 3 stands still for longer than replica.lag.time.max.ms. */
const SHRUNK = {
  version: 1,
  title: 'The ISR shrinks',
  kafka: '3.9',
  seed: 1,
  durationMs: 60_000,
  topics: [
    {
      name: 'orders',
      assignment: [
        [1, 2, 3],
        [2, 1, 3],
      ],
      config: { 'min.insync.replicas': 2 },
    },
  ],
  producers: [{ name: 'app', config: { acks: 'all', 'linger.ms': 5 } }],
  workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 20 }],
  actions: [{ atMs: 2000, do: 'cutLink', between: [1, 3] }],
}

/** What we would put on a slide. */
export const NAMED_STATES: readonly NamedState[] = [
  { name: 'first-picture', source: published('welcome'), atMs: 24 },
  { name: 'mid-run', source: published('welcome'), atMs: 254 },
  { name: 'record-selected', source: published('welcome'), atMs: 254, selection: { kind: 'record', record: 20 } },
  {
    name: 'broker-killed',
    source: published('leader-dies'),
    atMs: 5400,
    selection: { kind: 'broker', broker: 1 },
  },
  { name: 'new-leader', source: published('flights-leader-killed'), atMs: 14_120 },
  {
    name: 'lost-record',
    source: published('acked-then-lost'),
    atMs: 16_000,
    selection: { kind: 'record', record: 45 },
  },
  { name: 'isr-shrunk', source: SHRUNK, atMs: 47_000, selection: { kind: 'partition', partition: 0 } },
  { name: 'large-by-partition', source: LARGE, atMs: 1003, settings: { arrangement: 'partition' } },
  {
    name: 'bytes',
    source: published('welcome'),
    atMs: 254,
    selection: { kind: 'record', record: 20 },
    press: async (page) => {
      await page
        .getByRole('button', { name: /^Bytes/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'charts',
    source: published('leader-dies'),
    atMs: 14_500,
    settings: { chartsOpen: true, chart: 'throughput', speedUsPerS: 500_000 },
  },
  {
    name: 'event-log',
    source: published('leader-dies'),
    atMs: 5400,
    viewport: { width: 1280, height: 800 },
    press: async (page) => {
      await page.keyboard.press('j')
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'phone', source: published('welcome'), atMs: 254, viewport: { width: 390, height: 844 } },
  { name: 'korean-dark', source: published('welcome'), atMs: 254, dark: true, korean: true },
]

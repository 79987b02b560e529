import { readdirSync, readFileSync } from 'node:fs'
import { deflateSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { linkedScenario } from '../../../src/cli/linked-scenario.ts'
import { nextInt, rngStream } from '../../../src/engine/kernel/rng.ts'
import { crc32c } from '../../../src/engine/protocol/crc32c.ts'
import { parseScenario } from '../../../src/engine/simulation/complete-scenario.ts'
import { ENGINE_VERSION } from '../../../src/engine/simulation/start-world.ts'
import { randomScenario } from '../../../src/fuzz/random-scenario.ts'
import { decodeLink } from '../../../src/links/decode-link.ts'
import { DICTIONARY } from '../../../src/links/dictionary.ts'
import { encodeLink } from '../../../src/links/encode-link.ts'
import { LINK_CHARS, type LinkState } from '../../../src/links/link-state.ts'
import { pack, unpack } from '../../../src/links/pack.ts'
import { sparseScenario } from '../../../src/links/sparse-scenario.ts'
import { CONTEXT, PLAIN, scenarioOf } from '../../support/run-scenario.ts'
import { forAllSeeds } from '../../support/seeds.ts'

/** Everything that a link can say. */
const FULL: LinkState = {
  scenario: scenarioOf({
    title: { en: 'A broker dies', ko: '브로커가 죽는다' },
    workload: [{ producer: 'app', topic: 'orders', ratePerSecond: 50 }],
    actions: [{ atMs: 1200.5, do: 'killBroker', broker: 1 }],
  }),
  atUs: 1_234_567,
  selection: { kind: 'replica', numbers: [0, 2] },
  view: { arrangement: 'partition', mergePackets: false, chart: 'latency', camera: { x: 0.4, y: 0.75, zoom: 1.5 } },
  compare: [{ producers: [{ config: { acks: '0' } }] }],
  lesson: { id: 'acks', step: 3 },
  language: 'ko',
}

function troubleOf(text: string, context: Parameters<typeof decodeLink>[1] = CONTEXT) {
  const read = decodeLink(text, context)
  return read.ok ? undefined : read.trouble
}

function body(fields: object): string {
  return pack({ engine: ENGINE_VERSION, scenario: PLAIN, ...fields }, false)
}

describe('a link', () => {
  it('brings back everything that it was made of', () => {
    const read = decodeLink(`https://example.org/inflight/?x=1#${encodeLink(FULL)}`, CONTEXT)
    expect(read.ok && read.link.state).toEqual(FULL)
    expect(read.ok && read.link.hasCode).toBe(false)
  })

  it('reads alike as an address, as a fragment and without its #', () => {
    const text = encodeLink(FULL)
    const read = [`http://localhost:1/#${text}`, `#${text}`, text].map((one) => decodeLink(one, CONTEXT))
    expect(read[0]?.ok).toBe(true)
    expect(read[1]).toEqual(read[0])
    expect(read[2]).toEqual(read[0])
  })

  it('says whether it holds code', () => {
    const plain = scenarioOf({})
    const producers = plain.producers.map((one) => ({ ...one, partitioner: { source: 'return 0' } }))
    const flags = [plain, { ...plain, producers }].map((scenario) => unpack(encodeLink({ scenario, atUs: 0 })))
    expect(flags.map((read) => read.ok && read.unpacked.hasCode)).toEqual([false, true])
  })

  it('of another engine opens and names it', () => {
    const read = decodeLink(body({ engine: 'inflight-engine-0' }), CONTEXT)
    expect(read.ok && read.link.madeBy).toBe('inflight-engine-0')
  })

  it.each(readdirSync('src/content/scenarios').filter((name) => name.endsWith('.json')))(
    'to %s stays below 2,000 characters and 50 without its title',
    (name) => {
      const json = JSON.parse(readFileSync(`src/content/scenarios/${name}`, 'utf8')) as unknown
      const parsed = parseScenario(json, CONTEXT)
      if (!parsed.ok) throw new Error(parsed.problems[0]?.message)
      expect(
        encodeLink({ ...FULL, scenario: parsed.scenario, selection: { kind: 'record', numbers: [7] } }).length,
      ).toBeLessThan(LINK_CHARS.plain - 50)
    },
  )

  it('with 4 kB of code stays below 8,000 characters, with everything else that a link can say', () => {
    const lines = Array.from(
      { length: 400 },
      (_, n) => `  if (hash % ${n * 7 + 3} === ${n}) seats[${n}] += keyBytes[${n % 9}]`,
    )
    const source = `function partition(topic, key, keyBytes) {\n${lines.join('\n')}`.slice(0, 4_094).concat('\n}')
    expect(new TextEncoder().encode(source).length).toBe(4_096)
    const producers = FULL.scenario.producers.map((one) => ({ ...one, partitioner: { source } }))
    const text = encodeLink({ ...FULL, scenario: { ...FULL.scenario, producers } })
    expect(text.length).toBeLessThan(LINK_CHARS.withCode - 50)
    const dense = Array.from({ length: 4_096 }, (_, n) => String.fromCharCode(33 + ((n * n * 31 + n * 17) % 89))).join(
      '',
    )
    const worst = FULL.scenario.producers.map((one) => ({ ...one, partitioner: { source: dense } }))
    const longest = encodeLink({ ...FULL, scenario: { ...FULL.scenario, producers: worst } })
    expect(longest.length).toBeLessThan(LINK_CHARS.withCode - 50)
  })

  forAllSeeds('to a random scenario brings back the very scenario', 300, (seed) => {
    const scenario = scenarioOf(randomScenario(seed).json)
    const read = decodeLink(encodeLink({ scenario, atUs: seed }), CONTEXT)
    expect(read.ok && read.link.state).toEqual({ scenario, atUs: seed })
    expect(scenarioOf(sparseScenario(scenario))).toEqual(scenario)
  })
})

describe('a link that cannot be opened says why', () => {
  it('no link, damaged, too new, too large', () => {
    const text = encodeLink(FULL)
    expect(troubleOf('https://example.org/')).toEqual({ kind: 'noLink' })
    expect(troubleOf('')).toEqual({ kind: 'noLink' })
    expect(troubleOf(text.slice(0, -3))).toEqual({ kind: 'damaged' })
    expect(troubleOf(text.replace(/.$/, '!'))).toEqual({ kind: 'damaged' })
    expect(troubleOf(`r2${text.slice(2)}`)).toEqual({ kind: 'tooNew', format: 2 })
    expect(troubleOf(`r1.${'A'.repeat(50_000)}`)).toEqual({ kind: 'tooLarge' })
  })

  it('a small text that would unpack to megabytes is too large', () => {
    const bomb = deflateSync(new Uint8Array(20_000_000), { level: 9, dictionary: DICTIONARY })
    expect(bomb.length).toBeLessThan(25_000)
    const bytes = new Uint8Array(bomb.length + 5)
    bytes.set(bomb, 5)
    expect(troubleOf(`r1.${Buffer.from(bytes).toString('base64url')}`)).toEqual({ kind: 'tooLarge' })
  })

  it('what stands too deep is not parsed', () => {
    const text = new TextEncoder().encode('['.repeat(100_000))
    const packed = deflateSync(text, { level: 9, dictionary: DICTIONARY })
    const bytes = new Uint8Array(packed.length + 5)
    bytes.set(packed, 5)
    new DataView(bytes.buffer).setUint32(1, crc32c(Uint8Array.of(0, ...text)) >>> 0)
    expect(troubleOf(`r1.${Buffer.from(bytes).toString('base64url')}`)).toEqual({ kind: 'damaged' })
  })

  it('a refused scenario names the field', () => {
    const trouble = troubleOf(body({ scenario: { ...PLAIN, topics: [{ name: 'orders', partitions: 0 }] } }))
    expect(trouble?.kind === 'refused' && trouble.problems[0]?.path).toBe('topics[0].partitions')
  })

  it.each([
    [{ selection: ['broker', 9] }, 'selection'],
    [{ selection: ['producer', 1] }, 'selection'],
    [{ selection: ['partition', 1] }, 'selection'],
    [{ selection: ['galaxy', 1] }, 'selection'],
    [{ lesson: { id: 'none', step: 0 } }, 'lesson'],
    [{ lesson: { id: 'acks', step: 5 } }, 'lesson'],
    [{ atUs: -1 }, 'moment'],
    [{ language: 'fr' }, 'language'],
    [{ view: { arrangement: 'heap' } }, 'view.arrangement'],
    [{ view: { camera: [1, 2, 0] } }, 'view.camera'],
    [{ view: { colour: 1 } }, 'view'],
    [{ compare: 5 }, 'compare'],
    [{ compare: 'none' }, 'compare'],
    [{ view: { chart: 'none' } }, 'view.chart'],
  ])('what names something that does not exist says where: %j', (fields, path) => {
    const trouble = troubleOf(body(fields), {
      ...CONTEXT,
      lessons: { acks: 5 },
      comparisons: ['acks'],
      charts: ['latency'],
    })
    expect(trouble?.kind === 'missing' && trouble.path).toBe(path)
  })

  it('one that denies its code is damaged: nobody would be asked', () => {
    const scenario = { ...PLAIN, producers: [{ name: 'app', partitioner: { source: 'return 0' } }] }
    expect(troubleOf(body({ scenario }))).toEqual({ kind: 'damaged' })
    expect(troubleOf(pack({ engine: ENGINE_VERSION, scenario: PLAIN }, true))).toEqual({ kind: 'damaged' })
  })
})

describe('10,000 mutations of links', () => {
  it('are the link itself or refused in words: they never throw, and never open as something else', {
    timeout: 60_000,
  }, () => {
    const rng = rngStream(1, 'mutations')
    const texts = [
      encodeLink(FULL),
      ...[1, 2, 3, 4].map((seed) => encodeLink({ scenario: scenarioOf(randomScenario(seed).json), atUs: 5 })),
    ]
    const originals = texts.map((text) => decodeLink(text, CONTEXT))
    let refused = 0
    for (let i = 0; i < 10_000; i++) {
      const which = i % texts.length
      const text = mutated(texts[which] as string, () => nextInt(rng, 1 << 30))
      const read = decodeLink(text, CONTEXT)
      if (read.ok) expect(read).toEqual(originals[which])
      else refused++
    }
    expect(refused).toBeGreaterThan(9_000)
  })

  it('behind a right checksum they are refused with a path, or are whole states', { timeout: 60_000 }, () => {
    const rng = rngStream(2, 'mutations')
    const json = JSON.stringify({
      engine: 'e',
      atUs: 3,
      scenario: randomScenario(4).json,
      selection: ['broker', 1],
      view: { chart: 'a' },
      lesson: { id: 'a', step: 1 },
    })
    let opened = 0
    let named = 0
    for (let i = 0; i < 3_000; i++) {
      const text = mutated(json, () => nextInt(rng, 1 << 30), '"{}[]:,0159-ae ')
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        continue
      }
      const read = decodeLink(pack(value, false), CONTEXT)
      if (read.ok) {
        opened++
        expect(scenarioOf(read.link.source)).toEqual(read.link.state.scenario)
      } else if (read.trouble.kind === 'refused') {
        named++
        expect(read.trouble.problems[0]?.message).not.toBe('')
      }
    }
    expect(opened).toBeGreaterThan(30)
    expect(named).toBeGreaterThan(30)
  })
})

/** One to three changes: a sign replaced, taken out, put in, doubled; a stretch cut out or moved. */
function mutated(text: string, next: () => number, signs = 'ABCxyz019-_.#%!é😀 '): string {
  let changed = text
  for (let rounds = 1 + (next() % 3); rounds > 0; rounds--) {
    const at = next() % (changed.length + 1)
    const to = Math.min(changed.length, at + (next() % 8))
    const sign = signs[next() % signs.length] as string
    const [head, cut, tail] = [changed.slice(0, at), changed.slice(at, to), changed.slice(to)]
    changed = [
      head + sign + changed.slice(at + 1),
      head + tail,
      head + sign + changed.slice(at),
      head + cut + cut + tail,
      head,
    ][next() % 5] as string
  }
  return changed
}

describe('sim takes a link', () => {
  it('in each of its forms, and a file name for what it is', () => {
    const text = encodeLink(FULL)
    for (const word of [text, `#${text}`, `http://localhost:5173/#${text}`]) {
      const linked = linkedScenario(word)
      expect(linked?.ok && JSON.parse(linked.text)).toEqual(sparseScenario(FULL.scenario))
    }
    expect(linkedScenario('scenarios/r1.json')).toBeUndefined()
  })

  it('a bad one is one clear line', () => {
    expect(linkedScenario(`#${encodeLink(FULL)}x!`)).toEqual({
      ok: false,
      message: 'link: is damaged; it was cut short or changed on the way',
    })
    expect(linkedScenario('https://example.org/')).toEqual({ ok: false, message: 'link: is no link of Inflight' })
  })
})

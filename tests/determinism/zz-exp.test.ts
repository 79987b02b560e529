import { it } from 'vitest'
import { run } from '../support/run-scenario.ts'
const V = ['2.5', '3.9', '4.x']
const base = (acks: string, extra: any = {}) => ({
  seed: 1, durationMs: 120000,
  topics: [{ name: 'test1', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 1 } }],
  producers: [{ name: 'app', config: { acks, 'linger.ms': 0, ...extra } }],
  workload: [{ producer: 'app', topic: 'test1', ratePerSecond: 200, toMs: 10000 }],
  network: { latencyMs: 5 },
})
const show = (name: string, json: any) => { for (const kafka of V) { const { outcome: o } = run({ ...json, kafka }); 
  const lost = (o.records ?? []).filter((r) => r.verdict === 'lost').map((r) => r.n)
  console.log(name, kafka, o.stoppedBy, o.simulatedMs, `sent ${o.sent} acked ${o.acked} failed ${o.failed} stored ${o.stored} committed ${o.committed} lost ${o.lost} dup ${o.duplicated} reord ${o.reordered}`, 'lost', lost[0], '..', lost[lost.length - 1], 'leader', o.partitions[0]?.leader, o.partitions[0]?.isr.join()) } }
it('x', () => {
  const kill = { actions: [{ atMs: 3000, do: 'killBroker', broker: 1 }] }
  const off = { actions: [{ atMs: 3000, do: 'powerOffBroker', broker: 1 }] }
  show('V1 kill', { ...base('0'), ...kill })
  show('V1 off', { ...base('0'), ...off })
  show('V1 off age', { ...base('0', { 'metadata.max.age.ms': 1000 }), ...off })
  show('V2', { ...base('1'), ...kill })
  show('V2 slow', { ...base('1'), ...kill, network: { latencyMs: 5, links: [2, 3].map((b) => ({ between: [1, b], latencyMs: 40 })) } })
  show('V2 off', { ...base('1'), ...off })
  show('V3', { ...base('all'), ...kill })
  show('V3 off', { ...base('all'), ...off })
  const iso = { actions: [{ atMs: 3000, do: 'isolateBroker', broker: 1, from: [2, 3, 'controller'] }, { atMs: 40000, do: 'healBroker', broker: 1, from: [2, 3, 'controller'] }] }
  show('V4', { ...base('1'), ...iso })
  show('V5', { ...base('all'), ...iso })
  for (const l of [5, 20, 60]) for (const a of ['0', '1', 'all']) show(`V6 ${a} ${l}`, { ...base(a), ...kill, network: { latencyMs: 5, links: [[1, 2], [1, 3], [2, 3]].map((between) => ({ between, latencyMs: l, jitterMs: l })) } })
  const b1 = { ...base('1'), producers: [{ name: 'one', config: { acks: '1', 'linger.ms': 0 } }, { name: 'all', config: { acks: 'all', 'linger.ms': 0 } }], workload: ['one', 'all'].map((producer) => ({ producer, topic: 'test1', ratePerSecond: 100, toMs: 10000 })), ...iso }
  show('B1', b1)
  const b2 = { actions: [{ atMs: 1000, do: 'cutLink', between: [1, 2] }, { atMs: 1000, do: 'cutLink', between: [1, 3] }, { atMs: 55000, do: 'isolateBroker', broker: 1, from: ['controller'] }, { atMs: 56000, do: 'killBroker', broker: 1 }, { atMs: 56500, do: 'healBroker', broker: 1 }, { atMs: 90000, do: 'startBroker', broker: 1 }] }
  show('B2', { ...base('all', { 'delivery.timeout.ms': 200000 }), durationMs: 600000, ...b2 })
  show('B2 unclean', { ...base('all'), durationMs: 600000, ...b2, topics: [{ name: 'test1', assignment: [[1, 2, 3]], config: { 'min.insync.replicas': 1, 'unclean.leader.election.enable': true } }] })
  const all = [1, 2, 3].flatMap((broker) => [{ atMs: 3000, do: 'isolateBroker', broker }, { atMs: 30000, do: 'healBroker', broker }])
  show('B3', { ...base('all'), actions: all })
}, 100000)

import { it } from 'vitest'
import { ProducerRig, SILENT_HOST, REFUSING_HOST, produceError } from '/work/main/tests/unit/producer/producer-rig.ts'
const show = (name: string, rig: ProducerRig) => console.log(name, '\n', rig.requests.map(r => `${r.atMs} ${r.broker} ${r.body.api}`).slice(0,40).join(' | '), '\n', rig.completed(), '\n', rig.tables.records.exceptions.join('\n'), '\n', rig.events.filter(e=>/application|connection|close|Closed|flush|producer/i.test(e.kind)).map(e=>JSON.stringify(Object.values(e))).slice(0,40).join(' '))
it('x', () => {
  for (const version of ['2.5','3.9','4.x'] as const) {
    let rig = new ProducerRig({ version, props: {'batch.size': 65536, 'buffer.memory': 32768}}); rig.sendAt(0); rig.runUntil(1000); show('V119 '+version, rig)
    rig = new ProducerRig({ version, props: {'buffer.memory': 32768, 'max.block.ms': 1000, 'acks': 1, 'linger.ms': 0}, topics:{t:[1,1,1]}, answers: () => 'silence'}); for (const p of [0,1,2]) rig.sendAt(0,{partition:p}); rig.runUntil(1500); show('V120 '+version, rig)
    rig = new ProducerRig({ version, props: {'max.block.ms': 1000}}); rig.sendAt(0,{topic:'nope'}); rig.sendAt(0,{partition: 3}); rig.sendAt(0); rig.runUntil(3500); show('missing '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 0}}); rig.sendAt(0,{},'sync'); rig.sendAt(1,{},'sync'); rig.sendAt(2,{},'sync'); rig.runUntil(200); show('sync '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 0, acks: 0}}); rig.sendAt(0,{}); rig.runUntil(200); show('acks0 '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 1000}}); rig.sendAt(0,{}); rig.callAt(5,{kind:'close'}); rig.sendAt(6);  rig.runUntil(200); show('close '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 1000}, answers: ({body})=> body.api==='Produce'?'silence':undefined}); rig.sendAt(0,{}); rig.callAt(5,{kind:'close', timeoutMs: 100}); rig.runUntil(200); show('close 100 '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 1000}}); rig.sendAt(0,{}); rig.callAt(5,{kind:'close', timeoutMs: 0});  rig.runUntil(200); show('close 0 '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 1000}}); rig.sendAt(0,{}); rig.at(5,()=>rig.restart({'linger.ms':0})); rig.sendAt(6);  rig.runUntil(300); show('restart '+version, rig)
    rig = new ProducerRig({ version, props: {'linger.ms': 0}, brokers:[1,2], topics: {t:[1,2]}}); rig.at(5,()=>rig.kill(1)); rig.sendAt(6,{partition:0}); rig.at(30,()=>rig.moveLeader('t',0,2,1)); rig.runUntil(1300); show('kill '+version, rig)
  }
})

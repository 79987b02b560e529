import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rngStream } from '../../../src/engine/kernel/rng.ts'
import { cloneNetwork, linkBetween, REFUSING_HOST, SILENT_HOST } from '../../../src/engine/network/network.ts'
import {
  A,
  arm,
  B,
  C,
  close,
  connected,
  cut,
  die,
  heal,
  networkRig,
  open,
  request,
  response,
  run,
  send,
} from './network-rig.ts'

describe('one-way delay (contract: latency + U[0, jitter] + bytes / bandwidth)', () => {
  it('is the latency, whatever the size, where neither jitter nor bandwidth is set', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, A, request(1), 1)
    send(rig, connection, A, request(2), 1_000_000)
    expect(run(rig)).toEqual(['5000 b request 1', '5000 b request 2'])
  })

  it('draws the jitter from a stream of each direction, named after its ends', () => {
    const rig = networkRig({ jitterUs: 1000 }, 7)
    const rng = rngStream(7, 'network/a->b')
    expect(linkBetween(rig.network, A, B).rng).toEqual(rng)
    const other = networkRig({ jitterUs: 1000 }, 7)
    const [there, back] = [connected(other, A, B), connected(other, B, A)]
    // More traffic the other way does not change what this direction draws.
    for (let i = 0; i < 5; i++) send(other, back, B, request(100 + i))
    send(other, there, A, request(1))
    send(rig, connected(rig), A, request(1))
    run(rig)
    expect(run(other).filter((line) => line.includes(' b '))).toEqual(rig.heard)
  })

  it('stays within [latency, latency + jitter] and reaches both ends of it', () => {
    const rig = networkRig({ jitterUs: 3 })
    for (let i = 0; i < 100; i++) send(rig, connected(rig), A, request(i))
    const times = new Set(run(rig).map((line) => Number(line.split(' ')[0])))
    expect([...times].sort()).toEqual([5000, 5001, 5002, 5003])
  })

  it('never lets a packet of a connection overtake another, whatever the jitter', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 40 }), (seed, gaps) => {
        const rig = networkRig({ jitterUs: 9000 }, seed)
        const connection = connected(rig)
        gaps.forEach((gap, index) => {
          run(rig, rig.nowUs + gap)
          send(rig, connection, A, request(index))
        })
        expect(run(rig).map((line) => line.split(' ').pop())).toEqual(gaps.map((_, index) => String(index)))
      }),
    )
  })

  it('sends the bytes of one direction one after the other, whichever connection they belong to', () => {
    const rig = networkRig({ bytesPerSecond: 100_000 })
    const [one, two] = [connected(rig), connected(rig)]
    send(rig, one, A, request(1), 1000)
    send(rig, two, A, request(2), 500)
    send(rig, one, B, request(3), 100)
    run(rig, 20_000)
    send(rig, two, A, request(4), 100)
    expect(run(rig)).toEqual(['6000 a request 3', '15000 b request 1', '20000 b request 2', '26000 b request 4'])
  })
})

describe('connections', () => {
  it('take one latency to be accepted and two to be connected', () => {
    const rig = networkRig()
    open(rig, A, B)
    expect(run(rig)).toEqual(['5000 b accepted', '10000 a connected'])
  })

  it('to a dead process are refused after one round trip', () => {
    const rig = networkRig()
    die(rig, B)
    const connection = open(rig, A, B)
    expect(run(rig)).toEqual(['10000 a disconnected'])
    expect(send(rig, connection, A, request(1))).toBe('closed')
  })

  it('to a machine without power get no answer at all', () => {
    const rig = networkRig()
    die(rig, B, true)
    open(rig, A, B)
    expect(run(rig)).toEqual([])
  })

  it('to a bootstrap host are refused, or silent, as it says', () => {
    const rig = networkRig()
    open(rig, A, REFUSING_HOST)
    open(rig, A, SILENT_HOST)
    expect(run(rig)).toEqual(['10000 a disconnected'])
  })

  it('carry messages both ways', () => {
    const rig = networkRig()
    const connection = open(rig, A, B)
    run(rig)
    send(rig, connection, A, request(1))
    send(rig, connection, B, response(1))
    expect(run(rig).slice(2)).toEqual(['15000 b request 1', '15000 a response 1'])
  })

  it('that their opener closes deliver what is on the way first; the peer then hears of the end', () => {
    const rig = networkRig({ jitterUs: 2000 })
    const connection = connected(rig)
    send(rig, connection, A, request(1))
    close(rig, connection, A)
    const heard = run(rig).map((line) => line.slice(line.indexOf(' ') + 1))
    expect(heard).toEqual(['b request 1', 'b disconnected'])
    expect(rig.network.connections.size).toBe(0)
  })

  it('that their opener has closed discard the answers (contract, "Closed by the client")', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, A, request(1))
    run(rig)
    send(rig, connection, B, response(1))
    close(rig, connection, A)
    expect(run(rig)).toEqual(['5000 b request 1', '10000 b disconnected'])
    expect(send(rig, connection, A, request(2))).toBe('closed')
    expect(send(rig, connection, B, response(2))).toBe('closed')
  })

  it('that are closed before they were accepted are never heard of', () => {
    const rig = networkRig()
    const connection = open(rig, A, B)
    close(rig, connection, A)
    expect(run(rig)).toEqual([])
  })
})

describe('the end of a process', () => {
  it('reaches each peer one latency later, after what was on its way (contract, killBroker)', () => {
    const rig = networkRig()
    linkBetween(rig.network, B, C).latencyUs = 1000
    const [toA, toC] = [connected(rig, A, B), connected(rig, C, B)]
    send(rig, toA, B, response(1))
    run(rig, 2000)
    send(rig, toA, B, response(2))
    send(rig, toC, B, response(3))
    die(rig, B)
    expect(run(rig)).toEqual([
      '3000 c response 3',
      '3000 c disconnected',
      '5000 a response 1',
      '7000 a response 2',
      '7000 a disconnected',
    ])
  })

  it('loses what arrives afterwards', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, A, request(1))
    run(rig, 4999)
    die(rig, B)
    expect(run(rig)).toEqual(['9999 a disconnected'])
  })

  it('by a power cut is silence, until the machine is back and resets what it does not know', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, B, response(1))
    die(rig, B, true)
    send(rig, connection, A, request(1))
    expect(run(rig, 50_000)).toEqual(['5000 a response 1'])
    rig.alive[B] = true
    rig.machineOn[B] = true
    send(rig, connection, A, request(2))
    expect(run(rig).slice(1)).toEqual(['60000 a disconnected'])
  })
})

describe('a cut link (contract, "Cut, isolate" and "Heal")', () => {
  it('loses what is on the way and what is sent, both ways, and both ends keep the connection', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, A, request(1))
    send(rig, connection, B, response(2))
    run(rig, 1000)
    expect(cut(rig)).toBe(2)
    expect(send(rig, connection, A, request(3))).toBe('lost')
    expect(send(rig, connection, B, response(4))).toBe('lost')
    expect(run(rig, 1_000_000)).toEqual([])
  })

  it('touches no other link', () => {
    const rig = networkRig()
    const connection = connected(rig, A, C)
    send(rig, connection, A, request(1))
    expect(cut(rig)).toBe(0)
    expect(run(rig)).toEqual(['5000 c request 1'])
  })

  it('once healed resets each connection that lost a packet, one latency later at both ends', () => {
    const rig = networkRig()
    linkBetween(rig.network, B, A).latencyUs = 7000
    const [hurt, unhurt] = [connected(rig), connected(rig)]
    cut(rig)
    send(rig, hurt, A, request(1))
    run(rig, 100_000)
    heal(rig)
    send(rig, unhurt, A, request(2))
    expect(run(rig)).toEqual(['105000 b disconnected', '105000 b request 2', '107000 a disconnected'])
    expect(send(rig, unhurt, B, response(2))).toBe('sent')
    expect(send(rig, hurt, A, request(3))).toBe('closed')
  })

  it('delivers nothing on a hurt connection between the healing and its reset', () => {
    const rig = networkRig()
    const connection = connected(rig)
    cut(rig)
    send(rig, connection, A, request(1))
    run(rig, 10_000)
    heal(rig)
    run(rig, 12_000)
    expect(send(rig, connection, A, request(2))).toBe('lost')
    expect(send(rig, connection, B, response(1))).toBe('lost')
    expect(run(rig)).toEqual(['15000 a disconnected', '15000 b disconnected'])
  })

  it('is silence for who connects meanwhile', () => {
    const rig = networkRig()
    cut(rig)
    open(rig, A, B)
    expect(run(rig, 1_000_000)).toEqual([])
  })

  it('keeps the end of a process from the other side until it heals', () => {
    const rig = networkRig()
    connected(rig)
    cut(rig)
    die(rig, B)
    expect(run(rig, 50_000)).toEqual([])
    heal(rig)
    expect(run(rig)).toEqual(['55000 a disconnected'])
  })

  it('keeps the end of a connection from the other side until it heals', () => {
    const rig = networkRig()
    const connection = connected(rig)
    cut(rig)
    close(rig, connection, A)
    run(rig, 50_000)
    heal(rig)
    expect(run(rig)).toEqual(['55000 b disconnected'])
  })

  it('that is cut again before the reset has arrived resets when it heals for good', () => {
    const rig = networkRig()
    const connection = connected(rig)
    cut(rig)
    send(rig, connection, A, request(1))
    heal(rig)
    run(rig, 1000)
    cut(rig)
    expect(run(rig, 90_000)).toEqual([])
    heal(rig)
    expect(run(rig)).toEqual(['95000 a disconnected', '95000 b disconnected'])
  })
})

describe('dropNext (contract: the packet vanishes, both ends see a disconnect when it would have arrived)', () => {
  it('takes everything later on that connection with it, and nothing earlier', () => {
    const rig = networkRig()
    const connection = connected(rig)
    send(rig, connection, A, request(1))
    run(rig, 1000)
    arm(rig, 'drop')
    expect(send(rig, connection, A, request(2))).toBe('lost')
    run(rig, 2000)
    expect(send(rig, connection, A, request(3))).toBe('lost')
    run(rig, 5000)
    expect(send(rig, connection, B, response(1))).toBe('lost')
    expect(run(rig)).toEqual(['5000 b request 1', '6000 b disconnected', '6000 a disconnected'])
  })

  it('meets only the API, the direction and the ends that it waits for', () => {
    const rig = networkRig()
    arm(rig, 'drop', { what: 'response', api: 'ApiVersions' })
    const [other, connection] = [connected(rig, A, C), connected(rig)]
    expect(send(rig, connection, A, request(1, 'ApiVersions'))).toBe('sent')
    expect(send(rig, connection, A, request(2))).toBe('sent')
    expect(send(rig, other, C, response(3))).toBe('sent')
    expect(send(rig, connection, B, response(1))).toBe('lost')
    expect(rig.network.armed).toEqual([])
  })

  it('with a count loses so many packets, not those that are lost with them', () => {
    const rig = networkRig()
    arm(rig, 'drop', { left: 2 })
    const first = connected(rig)
    expect(send(rig, first, A, request(1))).toBe('lost')
    expect(send(rig, first, A, request(2))).toBe('lost')
    run(rig)
    const second = connected(rig)
    expect(send(rig, second, A, request(3))).toBe('lost')
    run(rig)
    expect(send(rig, connected(rig), A, request(4))).toBe('sent')
  })

  it('is not used up by a packet that a cut link loses', () => {
    const rig = networkRig()
    arm(rig, 'drop')
    cut(rig)
    send(rig, connected(rig), A, request(1))
    heal(rig)
    expect(send(rig, connected(rig), A, request(2))).toBe('lost')
  })
})

describe('delayNext and duplicateNext', () => {
  it('delay: later packets of that direction wait behind the late one', () => {
    const rig = networkRig()
    const connection = connected(rig)
    arm(rig, 'delay', { byUs: 40_000 })
    send(rig, connection, A, request(1))
    run(rig, 1000)
    send(rig, connection, A, request(2))
    send(rig, connection, B, response(1))
    expect(run(rig)).toEqual(['6000 a response 1', '45000 b request 1', '45000 b request 2'])
  })

  it('duplicate: the receiver handles it a second time right after the first', () => {
    const rig = networkRig()
    const connection = connected(rig)
    arm(rig, 'duplicate')
    send(rig, connection, A, request(1))
    send(rig, connection, A, request(2))
    expect(run(rig)).toEqual(['5000 b request 1', '5000 b request 1', '5000 b request 2'])
  })
})

describe('a copy of the network', () => {
  it('has the same future and shares nothing that changes', () => {
    const rig = networkRig({ jitterUs: 500 })
    const connection = connected(rig)
    arm(rig, 'drop', { left: 3 })
    const before = cloneNetwork(rig.network)
    const print = JSON.stringify([...before.connections], null, 1) + JSON.stringify({ ...before, connections: 0 })
    send(rig, connection, A, request(1))
    cut(rig)
    heal(rig)
    run(rig)
    expect(JSON.stringify([...before.connections], null, 1) + JSON.stringify({ ...before, connections: 0 })).toBe(print)
  })
})

import process from 'node:process'
import { describe, expect, it, vi } from 'vitest'
import { BadArguments, readFuzzArguments } from '../../../src/cli/fuzz/fuzz-arguments.ts'
import { fuzzMain } from '../../../src/cli/fuzz/fuzz-main.ts'

const read = (line: string) => readFuzzArguments(line.split(' ').filter((word) => word !== ''))

describe('the arguments of fuzz', () => {
  it('are the number of runs and the first seed', () => {
    expect(read('--runs 20000 --seed 1')).toMatchObject({ runs: 20_000, seed: 1, isJson: false })
    expect(read('--json --seed 0 --runs 1 --out found')).toMatchObject({ runs: 1, seed: 0, isJson: true, out: 'found' })
  })

  it('or a file', () => {
    expect(read('--file F.json --mutation sequenceCheckOff')).toMatchObject({
      file: 'F.json',
      mutation: 'sequenceCheckOff',
    })
  })

  it.each([
    ['', 'usage:'],
    ['--runs 5', 'usage:'],
    ['--seed 5', 'usage:'],
    ['--runs none --seed 1', '--runs: must be a whole number of at least 1, got none'],
    ['--runs 0 --seed 1', '--runs: must be a whole number of at least 1, got 0'],
    ['--runs 1.5 --seed 1', '--runs: must be a whole number'],
    ['--runs 1 --seed -1', '--seed: must be a whole number of at least 0, got -1'],
    ['--runs 1 --seed', '--seed: needs a value'],
    ['--runs 1 --seed 1 --quick', '--quick: is no option'],
    ['--runs 1 --seed 1 more', 'more: is no option'],
    ['--runs 1 --seed 1 --mutation anything', '--mutation: is none: anything'],
    ['--file F.json --seed 1', '--file: takes no --runs and no --seed'],
  ])('"%s" is refused in one line', (line, start) => {
    expect(() => read(line)).toThrow(BadArguments)
    expect(() => read(line)).toThrow(start)
  })
})

describe('the command fuzz', () => {
  it('answers what cannot be meant so with one line on stderr and 2', async () => {
    const lines: string[] = []
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0)
    const codes = [await fuzzMain(['--runs', '0', '--seed', '1'], ''), await fuzzMain(['--file', '/nowhere.json'], '')]
    write.mockRestore()
    expect(codes).toEqual([2, 2])
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/^\S[^\n]+\n$/)
  })
})

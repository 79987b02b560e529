/** Times in ascending order, found by halving: marks of a run that somebody steps through. */
export interface TimeList {
  times: Float64Array
  length: number
}

/** No times. */
export function emptyTimes(): TimeList {
  return { times: new Float64Array(1024), length: 0 }
}

/** Add a time; a repetition of the last one is left out. */
export function addTime(list: TimeList, atUs: number): void {
  if (list.length > 0 && list.times[list.length - 1] === atUs) return
  if (list.length === list.times.length) {
    const grown = new Float64Array(list.times.length * 2)
    grown.set(list.times)
    list.times = grown
  }
  list.times[list.length++] = atUs
}

/** The first time after `atUs`, or undefined. */
export function timeAfter(list: TimeList, atUs: number): number | undefined {
  const index = firstAfter(list, atUs)
  return index < list.length ? list.times[index] : undefined
}

/** The last time before `atUs`, or undefined. */
export function timeBefore(list: TimeList, atUs: number): number | undefined {
  let index = firstAfter(list, atUs) - 1
  while (index >= 0 && (list.times[index] as number) >= atUs) index--
  return index >= 0 ? list.times[index] : undefined
}

/** Forget every time after `atUs`. */
export function cutTimes(list: TimeList, atUs: number): void {
  list.length = firstAfter(list, atUs)
}

function firstAfter(list: TimeList, atUs: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list.times[middle] as number) > atUs) high = middle
    else low = middle + 1
  }
  return low
}

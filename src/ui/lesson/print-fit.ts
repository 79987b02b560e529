/** Smaller than this share of its size nothing is printed. */
const SMALLEST = 0.5
const STEP = 0.04

/** Make what stands on each page of a hand-out as much smaller as it must be to stand there whole. */
export function fitPages(sheet: HTMLElement): void {
  sheet.dataset['measured'] = 'yes'
  for (const page of sheet.querySelectorAll<HTMLElement>('.lesson-print-page')) {
    let share = 1
    page.style.setProperty('--fit', '1')
    while (page.scrollHeight > page.clientHeight && share > SMALLEST) {
      share -= STEP
      page.style.setProperty('--fit', share.toFixed(2))
    }
  }
  delete sheet.dataset['measured']
}

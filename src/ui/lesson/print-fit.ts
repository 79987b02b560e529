/** What is made smaller, in this order: pictures first, then everything. Smaller than its `least` nothing gets. */
const SHARES = [
  { name: '--picture', least: 0.6 },
  { name: '--fit', least: 0.45 },
] as const
const STEP = 0.03

/** Make what stands on each page of a hand-out as much smaller as it must be to stand there whole. */
export function fitPages(sheet: HTMLElement): void {
  sheet.dataset['measured'] = 'yes'
  for (const page of sheet.querySelectorAll<HTMLElement>('.lesson-print-page')) {
    for (const { name, least } of SHARES) {
      for (let share = 1; page.scrollHeight > page.clientHeight && share > least; ) {
        share -= STEP
        page.style.setProperty(name, share.toFixed(2))
      }
    }
  }
  delete sheet.dataset['measured']
}

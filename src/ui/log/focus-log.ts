/** Put the focus on the line at the playhead, as soon as the log is there (ms of wall time that it may take). */
export async function focusLog(patienceMs = 2000): Promise<void> {
  const endMs = performance.now() + patienceMs
  while (performance.now() < endMs) {
    const line = document.querySelector<HTMLElement>('[data-event][tabindex="0"]')
    if (line) {
      line.focus()
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

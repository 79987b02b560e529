/**
 * Keep the page for when there is no network: its service worker fetches every file once more, from the browser's own
 * cache where it can. Where it cannot be had, nothing changes.
 */
export async function keepForOffline(): Promise<void> {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return
  try {
    await navigator.serviceWorker.register(new URL('sw.js', document.baseURI))
  } catch {
    // A browser that keeps nothing, a server without the file: the page works as long as there is a network.
  }
}

// Serves the page where there is no network: every file of one build is fetched once and kept. Another build is another
// cache, which takes over when no page of the old build is open any more. VERSION and FILES
// (`./name` each) are put in front of this by the plugin offline-site.ts.
const CACHE = `inflight-${VERSION}`
const PAGE = './index.html'

self.addEventListener('install', (event) => {
  event.waitUntil(fetchAll())
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || !url.href.startsWith(self.registration.scope)) return
  const name = `./${url.pathname.slice(new URL(self.registration.scope).pathname.length)}`
  if (name === './') event.respondWith(answer(request, PAGE))
  else if (FILES.includes(name)) event.respondWith(answer(request, name))
})

/** All or nothing: a worker without all of its files is never installed. Names in assets/ change with what they hold. */
async function fetchAll() {
  const cache = await caches.open(CACHE)
  await cache.addAll(
    FILES.map((name) => new Request(name, { cache: name.startsWith('./assets/') ? 'default' : 'reload' })),
  )
}

async function forgetOthers() {
  for (const name of await caches.keys()) {
    if (name.startsWith('inflight-') && name !== CACHE) await caches.delete(name)
  }
}

async function answer(request, name) {
  const cache = await caches.open(CACHE)
  return (await cache.match(new URL(name, self.registration.scope).href)) ?? fetch(request)
}

// Keeps the technician's pages on the phone: from the network where there is one, else as they were seen last. Nothing but visits and what they are drawn with.
const STORE = 'visits-1';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) return;
  event.respondWith((async () => {
    const store = await caches.open(STORE);
    try {
      const answer = await fetch(event.request);
      if (answer.ok && answer.type === 'basic' && !answer.redirected) await store.put(event.request, answer.clone());
      return answer;
    } catch (away) {
      const kept = await store.match(event.request, { ignoreVary: true });
      if (kept) return kept;
      throw away;
    }
  })());
});

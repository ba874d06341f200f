// Keeps the page of the check, its files and the published keys, so that a paper can be checked without a network. It touches nothing else.
"use strict";
const KEPT = "aftersale-verify-1";
const PAGE = "/verify";
const KEYS = "/.well-known/aftersale-keys.json";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) {
    event.waitUntil(caches.open(KEPT).then(async (kept) => {
      for (const url of [PAGE, KEYS, ...event.data.keep]) {
        try { const answer = await fetch(url); if (answer.ok) await kept.put(url, answer); } catch { /* next visit */ }
      }
      event.source?.postMessage({ kept: true });
    }));
  }
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === PAGE || url.pathname === KEYS) {
    event.respondWith(fetch(event.request).catch(async () => (await caches.match(url.pathname)) || Response.error()));
  } else if (/^\/(css|js|fonts|img)\//.test(url.pathname)) {
    // Their names change with their content.
    event.respondWith(caches.match(event.request).then((kept) => kept || fetch(event.request)));
  }
});

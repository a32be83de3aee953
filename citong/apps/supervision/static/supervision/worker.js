// Opens the page of a visit again where there is no network, from what the page itself has put into the cache.

const PAGE = /\/visits\/\d+\/check\/$/;
const KEPT = "citong-visits";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  const page = event.request.mode === "navigate" && PAGE.test(pathname);
  if (page || pathname.startsWith("/static/")) event.respondWith(answer(event.request, page));
});

/** From the network, and only without one from the cache; a page that is not to be had any more is forgotten. */
async function answer(request, page) {
  const cache = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    if (page && !fresh.ok) await cache.delete(request.url, { ignoreVary: true });
    return fresh;
  } catch (error) {
    const kept = await cache.match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}

// Keeps the present page and what it has loaded, so that the service worker can open it again without a network.
// Browsers allow that only over TLS or on the machine itself; elsewhere the page has to stay open.

const KEPT = "citong-visits";
const at = () => location.origin + location.pathname;

/** True once the page can be opened again without a network. */
export async function keepPage(workerUrl) {
  if (!("serviceWorker" in navigator) || !window.caches || !navigator.onLine) return false;
  await navigator.serviceWorker.register(workerUrl);
  await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name.split("#")[0]);
  const needed = [at(), ...loaded.filter((name) => name.startsWith(`${location.origin}/static/`))];
  const cache = await caches.open(KEPT);
  await cache.addAll([...new Set(needed)]);
  return true;
}

export async function forgetPage() {
  if (window.caches) await (await caches.open(KEPT)).delete(at(), { ignoreVary: true });
}

// Keeps the last known page for readers who are offline. The publisher puts `VERSION` and `PAGES` (the paths under which
// this page's languages lie) before it. Whatever is not public, and every form, goes to the network as if it was not here.
const PREFIX = `pulih ${self.registration.scope} `;
const CACHE = PREFIX + VERSION;
const MOST_PAGES = 20;
const MOST_ASSETS = 8;
const PATIENCE_MS = 4_000;

const isPage = (path) => PAGES.some((page) => path.startsWith(page));
const isAsset = (path) => path.startsWith('/assets/');

const keep = async (key, response) => {
  const caching = response.headers.get('cache-control') ?? '';
  if (response.status === 404 || response.status === 410) return (await caches.open(CACHE)).delete(key);
  if (!response.ok || response.redirected || !/\bpublic\b/.test(caching) || /private|no-store/.test(caching)) return;
  const cache = await caches.open(CACHE);
  await cache.put(key, response);
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  const oldest = [paths.filter(isPage).slice(0, -MOST_PAGES), paths.filter(isAsset).slice(0, -MOST_ASSETS)].flat();
  await Promise.all(oldest.map((path) => cache.delete(path)));
};

const kept = async (path) => {
  const response = await (await caches.open(CACHE)).match(path);
  if (!response) return undefined;
  // Its words then say that it is not fresh; the time of it stands in it.
  const html = (await response.text()).replace('<html', '<html data-kept');
  return new Response(html, { headers: response.headers });
};

const newestPage = async () => {
  const keys = await (await caches.open(CACHE)).keys();
  return keys.map(({ url }) => new URL(url).pathname).findLast((path) => PAGES.includes(path));
};

const fetchAndKeep = async (event, path) => {
  const response = await fetch(event.request);
  event.waitUntil(keep(path, response.clone()));
  return response;
};

const page = async (event, path) => {
  const network = fetchAndKeep(event, path);
  if (event.request.mode !== 'navigate') return network;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const first = await Promise.race([network.catch(() => undefined), late]);
  if (first && first.status < 500) return first;
  return (await kept(path)) ?? network;
};

const asset = async (event, path) => (await caches.match(path, { cacheName: CACHE })) ?? fetchAndKeep(event, path);

const root = async (event) => {
  try {
    return await fetch(event.request);
  } catch (error) {
    const path = await newestPage();
    if (!path) throw error;
    return Response.redirect(path);
  }
};

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (isPage(pathname)) event.respondWith(page(event, pathname));
  else if (isAsset(pathname)) event.respondWith(asset(event, pathname));
  else if (request.mode === 'navigate' && request.url === self.registration.scope) event.respondWith(root(event));
});

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => {
  const clean = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

// A page that is open when the worker comes was loaded without it.
self.addEventListener('message', (event) => {
  const paths = event.data.map((url) => new URL(url, location.origin).pathname);
  const wanted = paths.filter((path) => isPage(path) || isAsset(path));
  event.waitUntil(Promise.all(wanted.map(async (path) => keep(path, await fetch(path)))).catch(() => {}));
});

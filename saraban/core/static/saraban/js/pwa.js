// The installed app: what waited at the last visit can be read without a network, by whom
// and for how long kept.js says; the service worker removes it after an hour.
(() => {
  "use strict";
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const WAITING = "saraban-waiting";
  const OWNER = "/service-worker.js?owner";
  const { kept } = window.saraban;

  // What it keeps for later must not hold up the page on a slow link.
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(kept.worker, { scope: "/" }).catch(() => {
      // A browser that refuses (private window) goes on without.
    });
  });
  const forgetOthers = async () => {
    if (kept.owner === null || !(await caches.has(WAITING))) return;
    const found = await (await caches.open(WAITING)).match(OWNER);
    if (!found || (await found.text()) !== kept.owner) await caches.delete(WAITING);
  };
  const ready = forgetOthers().catch(() => {});
  kept.onForget(() => { caches.delete(WAITING).catch(() => {}); });

  const keep = async (url) => {
    await ready;
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected || kept.isLeaving()) return;
    const cache = await caches.open(WAITING);
    await cache.put(OWNER, new Response(kept.owner, { headers: { "X-Kept-At": String(Date.now()) } }));
    await cache.put(url, answer);
  };
  window.saraban.keep = (url) => keep(url).catch(() => {});
})();

// The installed app: what waited at the last visit can be read without a network.
// It belongs to one person: signing out, another one's page, or the sign-in page removes
// it, and the service worker after an hour.
(() => {
  "use strict";
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const WAITING = "saraban-waiting";
  const OWNER = "/service-worker.js?owner";
  const script = document.querySelector("script[data-worker]");
  const owner = script.getAttribute("data-owner");
  let isLeaving = false;

  // What it keeps for later must not hold up the page on a slow link.
  window.addEventListener("load", () => {
    navigator.serviceWorker.register(script.getAttribute("data-worker"), { scope: "/" }).catch(() => {
      // A browser that refuses (private window) goes on without.
    });
  });
  const forgetOthers = async () => {
    if (!(await caches.has(WAITING))) return;
    const cache = await caches.open(WAITING);
    const kept = await cache.match(OWNER);
    if (!kept || (await kept.text()) !== owner) await caches.delete(WAITING);
  };
  const ready = forgetOthers().catch(() => {});
  // Pressed is enough: without a network the press itself never arrives.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== script.getAttribute("data-sign-out")) return;
    isLeaving = true;
    caches.delete(WAITING).catch(() => {});
  });

  const keep = async (url) => {
    await ready;
    const answer = await fetch(url);
    if (!answer.ok || answer.redirected || isLeaving) return;
    const cache = await caches.open(WAITING);
    await cache.put(OWNER, new Response(owner, { headers: { "X-Kept-At": String(Date.now()) } }));
    await cache.put(url, answer);
  };
  window.saraban = { keep: (url) => keep(url).catch(() => {}) };
})();

// Pages always come from the network; without one, what waited at the last visit is
// shown. Only GET is looked at: nothing is ever sent later or twice.
"use strict";
const ASSETS = {{ assets|tojson }};
const KEPT = {{ ("saraban-" ~ version)|tojson }};
const WAITING = "saraban-waiting";
const OWNER = {{ (url("core:service_worker") ~ "?owner")|tojson }};
// A lost phone, or one that several share, shows letters no longer than this.
const LONGEST = 60 * 60 * 1000;
const OFFLINE = {{ url("circulation:queue_offline")|tojson }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(ASSETS)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const isOld = (name) => name.startsWith("saraban-") && name !== KEPT && name !== WAITING;
  const clean = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  event.waitUntil(clean.then(() => self.clients.claim()));
});

const nothingKept = () => new Response(
  '<!doctype html><html lang="th"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
  + "<title>ไม่มีสัญญาณเครือข่าย</title><h1>ไม่มีสัญญาณเครือข่าย</h1>"
  + "<p>ยังเปิดหน้านี้ไม่ได้ ตรวจสัญญาณของเครื่องแล้วเปิดใหม่อีกครั้ง</p></html>",
  { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" } },
);

// Asked with every page: what is too old goes, with a network or without one.
const forgetOld = async () => {
  if (!(await caches.has(WAITING))) return;
  const owner = await (await caches.open(WAITING)).match(OWNER);
  const age = Date.now() - Number(owner && owner.headers.get("X-Kept-At"));
  if (!(age >= 0 && age < LONGEST)) await caches.delete(WAITING);
};

const offline = async () => {
  await forgetOld();
  if (!(await caches.has(WAITING))) return nothingKept();
  return (await (await caches.open(WAITING)).match(OFFLINE)) || nothingKept();
};

const asset = async (request) => {
  const cache = await caches.open(KEPT);
  return (await cache.match(request)) || fetch(request);
};

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (request.mode === "navigate") {
    event.waitUntil(forgetOld());
    event.respondWith(fetch(request).catch(offline));
  } else if (url.origin === self.location.origin && ASSETS.includes(url.pathname)) event.respondWith(asset(request));
});

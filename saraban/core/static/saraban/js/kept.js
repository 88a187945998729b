// What a browser keeps is for one sign-in and an hour. Signing out, here or in another window,
// the page of another person or post, and the sign-in page remove it.
(() => {
  "use strict";
  const LONGEST = 60 * 60 * 1000;
  const script = document.querySelector("script[data-worker]");
  // Empty for nobody; null on a page that does not know who asked for it.
  const owner = script.getAttribute("data-owner");
  const forgetters = [];
  let isLeaving = owner === "";

  const forget = () => {
    isLeaving = true;
    forgetters.forEach((each) => each());
  };
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("saraban-owner") : null;
  const tell = (whose) => { if (windows) windows.postMessage(whose); };
  if (windows) {
    windows.addEventListener("message", (event) => { if (owner !== null && event.data !== owner) forget(); });
  }
  if (owner !== null) tell(owner);
  // Pressed is enough: without a network the press itself never arrives.
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== script.getAttribute("data-sign-out")) return;
    forget();
    tell("");
  });

  window.saraban = {
    kept: {
      owner,
      worker: script.getAttribute("data-worker"),
      isFresh: (at) => Date.now() - at >= 0 && Date.now() - at < LONGEST,
      isLeaving: () => isLeaving,
      onForget: (forgetter) => forgetters.push(forgetter),
    },
  };
})();

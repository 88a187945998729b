// Pages that ask for their counts again: only what was asked for may be put in.
(() => {
  "use strict";
  // After a session has ended the answer is the sign-in page: it is not put into this one.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const asked = event.detail.elt.id;
    if (!event.detail.serverResponse.includes(`id="${asked}"`)) event.detail.shouldSwap = false;
  });
})();

// What the letters before tell about this one: the usual beginning of เลขที่ is put into the
// empty field, the group that got such letters is offered beside its field, one key away.
(() => {
  "use strict";
  const WAIT_MS = 300;
  const NAMES = ["sender", "subject"];
  // A whole number typed behind the beginning: letters, figures, a slash. ว 12 goes on.
  const WHOLE = /^\s*(?:ที่\s*)?(?!ว\s*[\d๐-๙])[ก-ฮ][ก-๎.]*\.?\s*[\d๐-๙][\d๐-๙.]*\s*\//;

  const start = (form) => {
    const field = (name) => form.elements.namedItem(name);
    const number = field("reference_number");
    const group = field("responsible_office");
    if (!number || !NAMES.every(field)) return;
    const box = document.createElement("div");
    box.className = "offer";
    box.setAttribute("role", "status");
    if (group) group.closest(".field").append(box);

    let asked = "";
    let request = null;
    let timer = 0;
    // The beginning that this page has put into เลขที่.
    let begun = "";

    const begin = (prefix) => {
      if (number.value && number.value !== begun) return;
      number.value = prefix;
      begun = prefix;
      if (document.activeElement === number) number.setSelectionRange(prefix.length, prefix.length);
    };
    const show = (html) => {
      const found = new DOMParser().parseFromString(html, "text/html").getElementById("remembered");
      if (!found) return;
      begin(found.getAttribute("data-prefix"));
      box.replaceChildren(...found.childNodes);
    };
    const ask = async () => {
      clearTimeout(timer);
      const body = new URLSearchParams(NAMES.map((name) => [name, field(name).value.trim()]));
      if (body.toString() === asked) return;
      asked = body.toString();
      if (request) request.abort();
      const mine = new AbortController();
      request = mine;
      try {
        const response = await fetch(form.getAttribute("data-remembered"), {
          method: "POST", body, signal: mine.signal, credentials: "same-origin",
          headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value },
        });
        if (!response.ok || response.redirected) return;
        const html = await response.text();
        if (request === mine) show(html);
      } catch {
        // The network is away, or a newer question replaced this one: all is typed as ever.
      }
    };

    form.addEventListener("change", (event) => { if (NAMES.includes(event.target.name)) ask(); });
    field("subject").addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    form.addEventListener("reset", () => setTimeout(() => {
      begun = "";
      ask();
    }, 0));
    number.addEventListener("input", () => {
      const rest = begun && number.value.startsWith(begun) ? number.value.slice(begun.length) : "";
      if (WHOLE.test(rest)) number.value = rest.trimStart();
    });
    // Whoever comes into the field types on behind the beginning, not over it.
    number.addEventListener("focus", () => setTimeout(() => {
      if (begun && number.value === begun) number.setSelectionRange(begun.length, begun.length);
    }, 0));
    box.addEventListener("click", (event) => {
      const offer = event.target.closest("[data-offer]");
      if (!offer) return;
      group.value = offer.getAttribute("data-offer");
      group.dispatchEvent(new Event("change", { bubbles: true }));
      group.focus();
    });
    if (field("sender").value) ask();
  };

  document.querySelectorAll("form[data-remembered]").forEach(start);
})();

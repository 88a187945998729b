// Is this letter registered already? Asked when จาก or ที่ is left; typing goes on, and the
// server asks before it gives a number.
(() => {
  "use strict";
  const NAMES = ["sender", "reference_number", "book_date"];
  const NEEDED = ["sender", "reference_number"];

  const start = (form) => {
    const field = (name) => form.elements.namedItem(name);
    if (!NEEDED.every(field)) return;
    const box = document.createElement("div");
    box.id = "duplicates";
    box.setAttribute("role", "status");
    field("reference_number").closest(".field").append(box);

    const question = () => new URLSearchParams(
      NAMES.filter(field).map((name) => [name, field(name).value.trim()]),
    );
    // A form that came back with a question has been told already.
    let asked = form.querySelector("[data-question]") ? question().toString() : "";
    let request = null;

    const ask = async () => {
      const body = question();
      if (body.toString() === asked) return;
      asked = body.toString();
      if (request) request.abort();
      box.replaceChildren();
      if (!NEEDED.every((name) => body.get(name))) return;
      const mine = new AbortController();
      request = mine;
      try {
        const response = await fetch(form.getAttribute("data-duplicates"), {
          method: "POST", body, signal: mine.signal, credentials: "same-origin",
          headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value },
        });
        if (!response.ok || response.redirected) return;
        const html = await response.text();
        const found = new DOMParser().parseFromString(html, "text/html").getElementById("duplicates");
        if (found && request === mine) {
          box.replaceChildren(...found.childNodes);
        }
      } catch {
        // The network is away, or a newer question replaced this one: the form asks again.
      }
    };

    const isAbout = (event) => NAMES.includes(event.target.name);
    form.addEventListener("focusout", (event) => { if (isAbout(event)) ask(); });
    form.addEventListener("change", (event) => { if (isAbout(event)) ask(); });
    form.addEventListener("reset", () => setTimeout(ask, 0));
  };

  document.querySelectorAll("form[data-duplicates]").forEach(start);
})();

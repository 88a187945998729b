// A text field with suggestions of the server (ARIA combobox with a listbox).
// Whatever is typed stays allowed; the list only saves typing.
(() => {
  "use strict";
  const WAIT_MS = 180;
  const LEAST = 1;

  const make = (name, attributes) => {
    const element = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    return element;
  };

  const start = (input) => {
    const list = make("ul", {
      class: "suggest", role: "listbox", id: `${input.id}-list`,
      "aria-label": `รายการที่ตรงกับ ${input.labels[0] ? input.labels[0].textContent.trim() : ""}`,
    });
    const status = make("span", { class: "vh", role: "status" });
    list.hidden = true;
    input.after(list, status);
    Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id,
      "aria-autocomplete": "list", autocomplete: "off",
    }).forEach(([key, value]) => input.setAttribute(key, value));

    let timer = 0;
    let asked = "";
    let request = null;
    const options = () => Array.from(list.querySelectorAll("[role=option]"));
    const current = () => list.querySelector("[aria-selected=true]");

    const mark = (option) => {
      options().forEach((each) => each.setAttribute("aria-selected", String(each === option)));
      if (option) {
        input.setAttribute("aria-activedescendant", option.id);
        option.scrollIntoView({ block: "nearest" });
      } else input.removeAttribute("aria-activedescendant");
    };
    const show = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) mark(null);
    };
    const take = (option) => {
      input.value = option.getAttribute("data-value") || option.textContent.trim();
      asked = input.value;
      show(false);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const fill = (html) => {
      list.innerHTML = html;
      const found = options();
      found.forEach((option, place) => {
        option.id = option.id || `${list.id}-${place}`;
        option.setAttribute("aria-selected", "false");
      });
      show(found.length > 0);
      status.textContent = found.length ? `มี ${found.length} รายการ กดลูกศรลงเพื่อเลือก` : "";
    };
    const ask = async () => {
      const text = input.value.trim();
      if (text === asked && !list.hidden) return;
      asked = text;
      if (request) request.abort();
      if (text.length < LEAST) {
        show(false);
        return;
      }
      request = new AbortController();
      const address = new URL(input.getAttribute("data-suggest"), location.href);
      address.searchParams.set("q", text);
      try {
        const response = await fetch(address, { signal: request.signal, credentials: "same-origin" });
        if (!response.ok || response.redirected) return;
        const html = await response.text();
        if (asked === text && document.activeElement === input) fill(html);
      } catch {
        // A newer question replaced this one, or the network is away: typing goes on.
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("blur", () => setTimeout(() => show(false), 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) take(option);
    });
    const move = (step) => {
      const found = options();
      if (!found.length) return;
      const place = found.indexOf(current());
      const next = place < 0 ? (step > 0 ? 0 : found.length - 1) : (place + step + found.length) % found.length;
      mark(found[next]);
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) {
          if (options().length && asked === input.value.trim()) show(true);
          else ask();
        }
        move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && !list.hidden && current()) {
        event.preventDefault();
        take(current());
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        show(false);
      } else if (event.key === "Tab") show(false);
    });
  };

  document.querySelectorAll("[data-suggest]").forEach(start);
})();

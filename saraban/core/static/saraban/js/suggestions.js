// A text field with suggestions of the server (ARIA combobox with a listbox).
// Whatever is typed stays allowed; the list only saves typing. Keys that are pressed while
// the list is on its way wait for it, and so does the form.
(() => {
  "use strict";
  const WAIT_MS = 180;
  const LEAST = 1;
  // Longer than that nobody waits for a list: then what is typed counts.
  const MOST_MS = 8000;

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
    // The server is sure what is meant: marked at once, and the first Down leaves it so.
    let isGuess = false;
    const isAllShown = input.hasAttribute("data-suggest-all");
    // Pressed while the list was on its way: how many rows down or up, Enter, the button.
    let steps = 0;
    let isEntered = false;
    let submitter;
    // Elsewhere Enter sends what is typed: a search.
    const isGuarded = () => Boolean(input.form && input.form.querySelector("[data-enter]"));
    const isOnItsWay = () => timer !== 0 || request !== null;
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
    const question = () => {
      const address = new URL(input.getAttribute("data-suggest"), location.href);
      const text = input.value.trim();
      // What the form put there itself is no search.
      address.searchParams.set("q", isAllShown && text === input.defaultValue.trim() ? "" : text);
      const beside = input.getAttribute("data-suggest-with");
      if (beside) address.searchParams.set(beside, input.form.elements[beside] ? input.form.elements[beside].value : "");
      return address;
    };
    const goOn = () => input.dispatchEvent(new Event("saraban:enter", { bubbles: true }));
    const take = (option, isByKey) => {
      input.value = option.getAttribute("data-value") || option.textContent.trim();
      const isBegun = option.hasAttribute("data-goes-on");
      asked = isBegun ? "" : question().href;
      show(false);
      input.dispatchEvent(new Event(isBegun ? "input" : "change", { bubbles: true }));
      if (isByKey && !isBegun && isGuarded()) goOn();
    };
    const fill = (html) => {
      list.innerHTML = html;
      const found = options();
      found.forEach((option, place) => {
        option.id = option.id || `${list.id}-${place}`;
        option.setAttribute("aria-selected", "false");
      });
      show(found.length > 0);
      const meant = found.find((option) => option.hasAttribute("data-meant"));
      if (meant) mark(meant);
      isGuess = Boolean(meant);
      status.textContent = found.length ? `มี ${found.length} รายการ กดลูกศรลงเพื่อเลือก` : "";
    };
    // What was pressed meanwhile is done now: the marked row is taken, or Enter goes on where
    // there is nothing to choose from; with rows that nobody marked it stays.
    const settle = () => {
      const rows = list.hidden ? 0 : options().length;
      const pressed = [steps, isEntered, submitter];
      [steps, isEntered, submitter] = [0, false, undefined];
      if (rows) for (let left = Math.abs(pressed[0]); left > 0; left -= 1) move(Math.sign(pressed[0]));
      if (pressed[1] && current()) take(current(), pressed[2] === undefined);
      else if (pressed[1] && !rows && isGuarded()) goOn();
      else if (pressed[1] && !rows) input.form.requestSubmit();
      if (pressed[2] !== undefined) input.form.requestSubmit(pressed[2] || undefined);
    };
    const ask = async () => {
      const address = question();
      clearTimeout(timer);
      timer = 0;
      if (address.href === asked && !list.hidden) {
        settle();
        return;
      }
      asked = address.href;
      if (request) request.abort();
      request = null;
      if (!isAllShown && address.searchParams.get("q").length < LEAST) {
        show(false);
        settle();
        return;
      }
      const mine = new AbortController();
      request = mine;
      const late = setTimeout(() => mine.abort(), MOST_MS);
      let html = "";
      try {
        const response = await fetch(address, { signal: mine.signal, credentials: "same-origin" });
        if (response.ok && !response.redirected) html = await response.text();
      } catch {
        // A newer question replaced this one, or the network is away: typing goes on.
      }
      clearTimeout(late);
      if (request !== mine) return;
      request = null;
      if (document.activeElement === input) fill(html);
      settle();
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      // Keys pressed before were about what stood there before.
      [steps, isEntered] = [0, false];
      timer = setTimeout(ask, WAIT_MS);
    });
    input.addEventListener("blur", () => {
      [steps, isEntered] = [0, false];
      setTimeout(() => show(false), 150);
    });
    // F8 right after Enter means what Enter would have chosen.
    if (input.form) {
      input.form.addEventListener("submit", (event) => {
        if (event.defaultPrevented || !isEntered) return;
        event.preventDefault();
        submitter = event.submitter || null;
      });
    }
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      event.preventDefault();
      if (option) take(option);
    });
    const move = (step) => {
      const found = options();
      if (!found.length) return;
      if (isGuess && step > 0) {
        isGuess = false;
        return;
      }
      isGuess = false;
      const place = found.indexOf(current());
      const next = place < 0 ? (step > 0 ? 0 : found.length - 1) : (place + step + found.length) % found.length;
      mark(found[next]);
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (list.hidden && !isOnItsWay()) {
          if (options().length && asked === question().href) show(true);
          else ask();
        }
        if (isOnItsWay()) steps += step;
        else move(step);
      } else if (event.key === "Enter" && isOnItsWay() && (steps || isGuarded())) {
        event.preventDefault();
        isEntered = true;
      } else if (event.key === "Enter" && !list.hidden && current()) {
        event.preventDefault();
        take(current(), true);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        [steps, isEntered] = [0, false];
        show(false);
      } else if (event.key === "Tab") show(false);
    });
  };

  document.querySelectorAll("[data-suggest]").forEach(start);
})();

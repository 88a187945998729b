// รอสั่งการ: the sheet, the ten seconds, reading large. Every part also works without scripts.
(() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const LONGEST_MS = 20000;
  const sheet = document.getElementById("order");
  const form = document.querySelector("[data-decision]");

  // ── the sheet ───────────────────────────────────────────────────────────
  const picked = (name) => form.querySelector(`input[name="${name}"]:checked`);
  const changed = (control) => control.dispatchEvent(new Event("change", { bubbles: true }));

  // What is hidden belongs to another order, and is not sent.
  const closeHidden = () => {
    all("fieldset[data-when]", form).forEach((block) => { block.disabled = block.hidden; });
  };
  // Decision, names and words, as they will stand on the letter: … in a phrase is where
  // its names go, and a phrase that begins with the decision needs none before it. An
  // opinion names nobody: what is typed goes there.
  const standing = () => {
    const order = picked("order");
    if (!order || order.value === "return") return "";
    const phrase = picked(`phrase_${order.value}`);
    const chosen = phrase && phrase.value ? phrase : order;
    const words = phrase ? phrase.getAttribute("data-phrase") : "";
    let label = chosen.getAttribute("data-label");
    if (words.startsWith(label)) label = "";
    const names = all('input[name="to"]:checked', form)
      .filter((box) => !box.closest("fieldset").disabled)
      .map((box) => box.getAttribute("data-name"))
      .join(", ");
    const line = form.querySelector("[name=line]").value.trim();
    if (form.hasAttribute("data-opinion") && words.includes("…")) {
      return words.replace("…", () => line).replace(/\s+/g, " ").trim();
    }
    const to = names && !label ? `มอบ ${names}` : names;
    const said = words.includes("…") ? [label, words.replace("…", () => names)] : [label, to, words];
    return [...said, line].join(" ").replace(/\s+/g, " ").trim();
  };
  const refresh = () => {
    closeHidden();
    const shown = form.querySelector("[data-stands]");
    const words = standing();
    shown.hidden = !words;
    shown.querySelector("output").textContent = words;
  };
  const open = (button) => {
    const radio = form.querySelector(`input[name="order"][value="${button.value}"]`);
    radio.checked = true;
    changed(radio);
    const pin = document.getElementById("d_pin");
    (radio.hasAttribute("data-plain") && pin ? pin : radio).focus();
  };
  const findPeople = (field) => {
    const words = field.value.trim().toLowerCase().split(/\s+/);
    const list = form.querySelector(".people");
    let title = null;
    let isTitleHit = false;
    const isHit = (element) => words.every((word) => element.textContent.toLowerCase().includes(word));
    all(".phead2, .opt", list).forEach((row) => {
      if (row.matches(".phead2")) {
        title = row;
        isTitleHit = isHit(row);
        row.hidden = true;
        return;
      }
      row.hidden = !(isTitleHit || isHit(row) || row.querySelector("input").checked);
      if (!row.hidden) title.hidden = false;
    });
  };

  if (form) {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-open=order]");
      if (button && sheet.open) open(button);
      const back = event.target.closest("[data-back]");
      if (back && sheet.matches(":modal")) {
        event.preventDefault();
        sheet.close();
      }
    });
    document.addEventListener("change", refresh);
    form.addEventListener("input", (event) => {
      if (event.target.matches("[data-find-people]")) findPeople(event.target);
      else refresh();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("[data-find-people]")) event.preventDefault();
    });
    // Nothing is sent by itself later. Without an answer the order stays as it was filled: a
    // second press is the same press, which the server takes once.
    const warn = (name, words) => {
      all("[data-offline], [data-no-answer], [data-refusal]", form).forEach((each) => { each.hidden = true; });
      const warning = name && form.querySelector(`[data-${name}]`);
      if (!warning) return;
      if (words) warning.textContent = words;
      warning.hidden = false;
      warning.scrollIntoView({ block: "nearest" });
    };
    const lost = () => {
      window.saraban.typed.sent(form);
      warn(navigator.onLine ? "no-answer" : "offline");
    };
    // A refused form comes back in its place; a refusal that is a page is told in the sheet.
    const takeBack = (html) => {
      const answer = new DOMParser().parseFromString(html, "text/html");
      const found = answer.querySelector("[data-decision]");
      if (!found) {
        const words = all("main h1, main p", answer).map((each) => each.textContent.trim()).filter(Boolean);
        warn("refusal", words.slice(0, 2).join(" "));
        return;
      }
      form.replaceChildren(...found.childNodes);
      form.dispatchEvent(new Event("saraban:replaced", { bubbles: true }));
      window.saraban.typed.cameBack(form);
      changed(form);
      const fault = form.querySelector("[data-errors]");
      if (fault) fault.focus();
    };
    const send = async () => {
      const stop = new AbortController();
      const late = setTimeout(() => stop.abort(), LONGEST_MS);
      form.setAttribute("aria-busy", "true");
      warn("");
      try {
        const answer = await fetch(form.action, {
          method: "POST", body: new FormData(form), signal: stop.signal, headers: { "X-Requested-With": "fetch" },
        });
        const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
        const next = isJson ? (await answer.json()).next : answer.redirected && answer.url;
        if (next) {
          window.saraban.typed.drop(form);
          location.assign(next);
          return;
        }
        takeBack(await answer.text());
      } catch {
        lost();
      }
      clearTimeout(late);
      form.removeAttribute("aria-busy");
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (form.hasAttribute("aria-busy")) return;
      if (navigator.onLine) send();
      else warn("offline");
    });
    // An order that got no answer is shown again where it was given.
    form.addEventListener("saraban:given-back", (event) => {
      if (event.detail.sentAt && !sheet.open) sheet.showModal();
    });
    window.addEventListener("pageshow", () => setTimeout(refresh, 0));
    if (sheet.hasAttribute("data-opened")) {
      sheet.close();
      sheet.showModal();
      const fault = form.querySelector("[data-errors]") || picked("order");
      if (fault) fault.focus();
    }
    refresh();
  }

  // ── the ten seconds ─────────────────────────────────────────────────────
  const ask = async (bar) => {
    bar.classList.add("gone");
    try {
      const answer = await fetch(bar.getAttribute("data-state"), { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || answer.redirected) return;
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".undo-bar");
      if (!found) return;
      if (found.hasAttribute("data-undo")) {
        setTimeout(() => ask(bar), 1500);
        return;
      }
      bar.querySelector("[role=status]").replaceChildren(...found.querySelector("[role=status]").childNodes);
    } catch {
      // Without a network nothing is known; the next page tells.
    }
  };
  const count = (bar) => {
    const until = Date.now() + Number(bar.getAttribute("data-left"));
    const seconds = bar.querySelector("[data-seconds]");
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left <= 0) {
        ask(bar);
        return;
      }
      seconds.textContent = ` (${left})`;
      setTimeout(tick, 250);
    };
    tick();
  };
  all("[data-undo]").forEach(count);

  // ── reading large ───────────────────────────────────────────────────────
  const zoom = document.getElementById("zoom");
  if (zoom) {
    const steps = window.innerWidth < 768 ? [100, 150, 200, 300] : [50, 75, 100, 150];
    let size = 1;
    const draw = () => {
      all("img", zoom).forEach((picture) => {
        if (!picture.src) {
          picture.loading = "lazy";
          picture.src = picture.getAttribute("data-src");
        }
        picture.style.width = `${steps[size]}%`;
      });
    };
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-open=zoom]") && zoom.open) draw();
      const button = event.target.closest("[data-zoom]");
      if (!button) return;
      size = Math.min(Math.max(size + Number(button.getAttribute("data-zoom")), 0), steps.length - 1);
      draw();
    });
  }

  // ── what is shown without a network (see pwa.js) ────────────────────────
  const kept = document.querySelector("[data-keep]");
  if (kept && window.saraban.keep) window.addEventListener("load", () => window.saraban.keep(kept.getAttribute("data-keep")));
})();

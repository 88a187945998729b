// What every page uses: keys, dialogs, copying, forms that are sent once.
// Every page also works without scripts.
(() => {
  "use strict";
  const LOCK_MS = 60000;
  const root = document.documentElement;
  root.classList.add("js");

  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  // ── forms ───────────────────────────────────────────────────────────────
  // The server names every fault in Thai and all at once, so the browser asks nothing.
  const startForms = () => {
    all('form[method="post"]').forEach((form) => { form.noValidate = true; });
    const errors = document.querySelector("[data-errors]");
    if (errors) errors.focus();
    // A blind press of Enter goes back to the field, of F8 asks once more.
    const back = document.querySelector("[data-question] [data-back]");
    if (back) back.focus();
  };

  // A form that issues a number is locked after sending; it opens again after a minute.
  const unlock = (form) => {
    form.removeAttribute("aria-busy");
    all("[data-locked]", form).forEach((button) => {
      button.disabled = false;
      button.removeAttribute("data-locked");
    });
  };
  const lock = (form) => {
    form.setAttribute("aria-busy", "true");
    // After this event, or the pressed button's own name would not be sent.
    setTimeout(() => {
      all("button:not([type]), button[type=submit]", form).forEach((button) => {
        if (button.disabled) return;
        button.disabled = true;
        button.setAttribute("data-locked", "");
      });
    }, 0);
    setTimeout(() => unlock(form), LOCK_MS);
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-once")) return;
    if (form.hasAttribute("aria-busy")) event.preventDefault();
    else lock(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) all("form[aria-busy]").forEach(unlock);
  });

  // ── dialogs ─────────────────────────────────────────────────────────────
  // data-open="id" on a link or button opens the dialog; a link without scripts leads
  // to a page instead, and its address becomes the action of the dialog's form.
  const openDialog = (opener, dialog) => {
    all("[data-slot]", dialog).forEach((slot) => {
      const text = opener.getAttribute(`data-${slot.getAttribute("data-slot")}`);
      if (text !== null) slot.textContent = text;
    });
    const form = dialog.querySelector('form[method="post"]');
    const address = opener.getAttribute("data-action") || opener.getAttribute("href");
    if (form && address) form.action = address;
    dialog.showModal();
  };

  // ── copying ─────────────────────────────────────────────────────────────
  const select = (element) => {
    if (element.select) {
      element.select();
      return;
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  const copy = async (button) => {
    const box = button.closest(".copy");
    const source = box.querySelector("[data-copied]");
    let done;
    try {
      await navigator.clipboard.writeText(source.textContent);
      done = true;
    } catch {
      // Plain http on the office network has no clipboard interface.
      select(source);
      done = document.execCommand("copy");
    }
    const word = box.querySelector("[data-copy-word]");
    const said = done ? "คัดลอกแล้ว" : "เลือกข้อความไว้แล้ว กด Ctrl+C";
    word.textContent = said;
    box.querySelector("[role=status]").textContent = said;
    setTimeout(() => { word.textContent = "คัดลอก"; }, 3000);
  };

  const reveal = (button) => {
    const field = document.getElementById(button.getAttribute("data-reveal"));
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.textContent = shown ? "ซ่อนรหัสผ่าน" : "แสดงรหัสผ่าน";
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const opener = at("[data-open]");
    if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const dialog = document.getElementById(opener.getAttribute("data-open").replace("#", ""));
      if (dialog) {
        event.preventDefault();
        openDialog(opener, dialog);
      }
    }
    const back = at("[data-back]");
    const field = back && back.hash && document.querySelector(back.hash);
    if (field) {
      event.preventDefault();
      field.focus();
    }
    if (at("[data-close]")) at("dialog").close();
    if (at("[data-print]")) window.print();
    if (at("[data-copy]")) copy(at("[data-copy]"));
    if (at("[data-reveal]")) reveal(at("[data-reveal]"));
  });

  // ── keys: function keys, since letters move with the Thai and English layouts ──
  const press = (target) => {
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
      target.focus();
      if (target.select) target.select();
    } else target.click();
  };
  const isSeen = (element) => element.getClientRects().length > 0;
  const pressKey = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!/^F\d+$/.test(event.key)) return;
    const within = document.querySelector("dialog[open]") || document;
    const wanted = event.key === "F4" ? '[data-key="F4"], [data-search]' : `[data-key="${event.key}"]`;
    // A field may wait in a closed fold (ตัวกรอง): its key opens the fold.
    const foldOf = (each) => each.closest("details:not([open])");
    const found = all(wanted, within);
    const target = found.find((each) => isSeen(each) && !foldOf(each)) || found.find(foldOf);
    if (!target) return;
    event.preventDefault();
    if (foldOf(target)) foldOf(target).open = true;
    if (!event.repeat) press(target);
  };
  // Arrows walk through the same action of the rows above and below.
  const walkRows = (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step || !event.target.matches("td a, td button, th a, td input[type=checkbox]")) return;
    const cell = event.target.closest("td, th");
    const place = Array.from(cell.parentNode.children).indexOf(cell);
    for (let row = cell.parentNode[step]; row; row = row[step]) {
      const found = row.children[place] && row.children[place].querySelector("a, button, input[type=checkbox]");
      if (found) {
        event.preventDefault();
        found.focus();
        return;
      }
    }
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    pressKey(event);
    walkRows(event);
    const fold = document.querySelector(".menubox[open], .pop[open]");
    if (event.key === "Escape" && fold) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    all(".pop[open]").forEach((fold) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
  });

  // ── tables ──────────────────────────────────────────────────────────────
  // On phones rows are laid out as cards, which takes their table roles away.
  const keepRoles = () => {
    const roles = [["table.cards", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"],
      ["thead th", "columnheader"], ["tbody th", "rowheader"], ["td", "cell"]];
    all("table.cards").forEach((table) => {
      table.setAttribute("role", "table");
      roles.slice(1).forEach(([selector, role]) => {
        all(selector, table).forEach((element) => element.setAttribute("role", role));
      });
    });
  };
  if (window.matchMedia("(max-width: 767px)").matches) keepRoles();

  startForms();
})();

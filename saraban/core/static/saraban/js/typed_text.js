// What was typed into a form that writes outlives its page: a menu, Back, a crash, an answer
// that never came. It lies in this window alone (sessionStorage: a second window with the same
// form begins empty), for as long as kept.js says, until the server has taken the form.
(() => {
  "use strict";
  const KEY = "saraban-typed";
  const EVERY_MS = 60000;
  const PAUSE_MS = 250;
  // Never what nobody may read: passwords, PINs, codes, files (`data-unkept`: SecretField).
  const TYPED = "input:not([type=hidden], [type=file], [type=password], [type=submit], [type=button], [type=reset], "
    + "[type=image], [data-unkept], [autocomplete=one-time-code]), select, textarea";
  // Marks of one filling: with them a second press is the same press, and who changed the row
  // meanwhile is told of.
  const MARKS = "input[type=hidden]:is([name=submission], [name=seen], [name=version])";
  // What an address says of what was done before is nothing of the form.
  const PASSING = ["after", "before", "made", "show", "shown", "since"];
  const { kept } = window.saraban;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const here = location.pathname + location.search;
  const forms = all("form[method=post]").filter((form) => form.querySelector("[data-enter]"));
  // The browser's own way gives back half a form, to whoever presses Back.
  forms.forEach((form) => form.setAttribute("autocomplete", "off"));

  // ── the store ───────────────────────────────────────────────────────────
  const forget = () => {
    try {
      sessionStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  };
  kept.onForget(forget);
  const read = () => {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY));
      if (!found || found.owner !== kept.owner) return {};
      return Object.fromEntries(Object.entries(found.forms).filter(([, each]) => kept.isFresh(each.at)));
    } catch {
      return {};
    }
  };
  const write = (records) => {
    if (kept.isLeaving() || !Object.keys(records).length) {
      forget();
      return;
    }
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ owner: kept.owner, forms: records }));
    } catch {
      // More than a browser keeps, or none: the form works without.
    }
  };

  // ── a form as it is filled ──────────────────────────────────────────────
  const pathOf = (form) => {
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    return address.pathname + address.search;
  };
  // Which form of a page it is: where it goes, and its place among those that go there.
  const sortOf = (form) => {
    const goesTo = (each) => pathOf(each).split("?")[0];
    return `${goesTo(form)} ${forms.filter((each) => goesTo(each) === goesTo(form)).indexOf(form)}`;
  };
  const page = new URL(location.href);
  PASSING.forEach((name) => page.searchParams.delete(name));
  // A form that came back at another address is still that of the page where it was opened.
  const adopted = new Map();
  const keyOf = (form) => (
    adopted.get(form) || `${form.getAttribute("data-kept-as") || page.pathname + page.search} ${sortOf(form)}`
  );
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const fieldsOf = (form) => Array.from(form.elements).filter((each) => each.name && each.matches(TYPED));
  // Boxes by their value, others by their place among those of the same name.
  const placesOf = (form) => {
    const counts = {};
    return new Map(fieldsOf(form).map((field) => {
      if (isBox(field)) return [`${field.name}=${field.value}`, field];
      counts[field.name] = (counts[field.name] || 0) + 1;
      return [`${field.name}#${counts[field.name]}`, field];
    }));
  };
  const valueOf = (field) => (isBox(field) ? field.checked : field.value);
  const isTouched = (field) => {
    if (isBox(field)) return field.checked !== field.defaultChecked;
    if (field.options) {
      const shown = Array.from(field.options).find((each) => each.defaultSelected) || field.options[0];
      return Boolean(shown) && shown.value !== field.value;
    }
    return field.value !== field.defaultValue;
  };
  const chosenFiles = (form) => all("input[type=file]", form)
    .flatMap((field) => Array.from(field.files, (file) => file.name))
    .concat(all("[data-slot-row]", form).filter((row) => row.job && !row.job.done).map((row) => row.job.file.name));
  const sentFiles = (form) => all("input[name=upload]", form).map((field) => {
    const row = field.closest("[data-slot-row]");
    const size = row.querySelector(".state");
    const name = row.querySelector(".nm").textContent.trim();
    return { token: field.value, name, size: (size.querySelector("span") || size).textContent.trim() };
  });
  // ``isWhole``: of a form that came back, whose values the server wrote out.
  const filled = (form, isWhole) => ({
    at: Date.now(),
    sort: sortOf(form),
    isWhole,
    words: Array.from(placesOf(form)).filter(([, field]) => isWhole || isTouched(field))
      .map(([place, field]) => [place, valueOf(field)]),
    marks: all(MARKS, form).map((mark) => [mark.name, mark.value]),
    sentFiles: sentFiles(form),
    lostFiles: chosenFiles(form),
  });
  const hasWords = (record) => record.words.length + record.sentFiles.length + record.lostFiles.length > 0;

  const put = (form, record) => {
    all("[data-attachments]", form).forEach((box) => {
      const there = all("input[name=upload]", box).map((field) => field.value);
      record.sentFiles.filter((file) => !there.includes(file.token)).forEach((file) => {
        box.dispatchEvent(new CustomEvent("saraban:put-back", { detail: file }));
      });
    });
    const places = placesOf(form);
    const changed = record.words.filter(([place, value]) => {
      const field = places.get(place);
      if (!field || isBox(field) !== (typeof value === "boolean") || valueOf(field) === value) return false;
      if (isBox(field)) field.checked = value;
      else if (!field.options || Array.from(field.options).some((each) => each.value === value)) field.value = value;
      for (let fold = field.closest("details"); fold; fold = fold.parentNode.closest("details")) fold.open = true;
      return true;
    }).map(([place]) => places.get(place));
    record.marks.forEach(([name, value]) => {
      const mark = form.querySelector(`input[type=hidden][name="${name}"]`);
      if (mark) mark.value = value;
    });
    // What hangs on a field follows its change; of boxes of one name one is enough.
    new Map(changed.map((field) => [isBox(field) ? field.name : field, field])).forEach((field) => {
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return changed.length > 0;
  };

  // ── keeping ─────────────────────────────────────────────────────────────
  // ความลับ other than ไม่ลับ: from then on the words are those of a secret letter.
  const isSecret = (form) => all("[name=secrecy]:checked", form).some((each) => each.value !== "0");
  const isKept = (form) => Boolean(kept.owner) && forms.includes(form)
    && !form.closest("[data-unkept]") && !form.hasAttribute("target");
  const whole = new Set();
  const waiting = new Map();
  const save = (form, more = {}) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const records = read();
    const record = { ...filled(form, whole.has(form)), ...more };
    if (hasWords(record) && !isSecret(form)) records[keyOf(form)] = record;
    else delete records[keyOf(form)];
    write(records);
  };
  const drop = (form) => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const records = read();
    delete records[keyOf(form)];
    write(records);
  };
  const note = (event) => {
    const form = event.target.form || (event.target.closest && event.target.closest("form"));
    if (!isKept(form)) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => save(form), isSecret(form) ? 0 : PAUSE_MS));
  };
  document.addEventListener("input", note);
  document.addEventListener("change", note);
  document.addEventListener("saraban:files", note);
  window.addEventListener("pagehide", () => Array.from(waiting.keys()).forEach((form) => save(form)));
  setInterval(() => write(read()), EVERY_MS);
  const sent = (form, submitter) => {
    if (!isKept(form)) return;
    const to = new URL((submitter && submitter.getAttribute("formaction")) || pathOf(form), location.href);
    save(form, { sentAt: Date.now(), from: here, to: to.pathname + to.search });
  };
  // Last of all: whoever holds a form back has said so.
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent(event.target, event.submitter); });
  // Without a network the browser would leave the page for one of its own.
  const sayOffline = (form) => {
    all("[data-offline]", form).forEach((box) => box.remove());
    const box = make("p", "note bad", "ไม่มีเครือข่าย ยังไม่ได้บันทึก ข้อความที่พิมพ์ยังอยู่ กดอีกครั้งเมื่อมีเครือข่าย");
    box.setAttribute("data-offline", "");
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    form.querySelector("[data-enter]").after(box);
    box.focus();
    window.addEventListener("online", () => box.remove(), { once: true });
  };
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || !isKept(form) || form.hasAttribute("data-decision")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    save(form);
    sayOffline(form);
  }, true);
  const cameBack = (form) => {
    whole.add(form);
    save(form);
  };
  window.saraban.typed = { drop, sent, cameBack };

  // ── what became of a form that was sent ─────────────────────────────────
  const settle = (records) => {
    const visit = performance.getEntriesByType("navigation")[0];
    if (!visit || visit.type !== "navigate" || !document.referrer) return;
    const before = new URL(document.referrer);
    const isTold = Boolean(document.querySelector("[data-refused]"));
    Object.entries(records).forEach(([key, record]) => {
      if (!record.sentAt || record.from !== before.pathname + before.search) return;
      if (visit.redirectCount) {
        if (isTold) delete record.sentAt;
        else delete records[key];
      } else if (record.to === here) {
        const form = forms.find((each) => sortOf(each) === record.sort);
        if (form) {
          whole.add(form);
          adopted.set(form, key);
        } else if (visit.responseStatus === 200) delete records[key];
        delete record.sentAt;
      }
    });
  };

  // ── giving back ─────────────────────────────────────────────────────────
  const clock = (at) => new Date(at)
    .toLocaleTimeString("en-GB", { timeZone: "Asia/Bangkok", hour: "2-digit", minute: "2-digit" }).replace(":", ".");
  const make = (name, cls, text = "") => {
    const element = document.createElement(name);
    element.className = cls;
    element.textContent = text;
    return element;
  };
  // ``after`` what it stands; the words come once their region is there, to be read out.
  const say = (after, cls, sentences, word, press) => {
    const box = make("div", cls);
    const words = make("div", "");
    const button = make("button", "btn s", word);
    words.setAttribute("role", "status");
    button.type = "button";
    button.addEventListener("click", () => {
      box.remove();
      press();
    });
    box.append(words, button);
    after.after(box);
    setTimeout(() => words.replaceChildren(...sentences.map((each) => make("p", "", each))), 0);
    return box;
  };
  const asOpened = new Map(forms.map((form) => [form, all(MARKS, form).map((mark) => [mark.name, mark.value])]));
  const focusFirst = (form) => {
    const first = form.querySelector("[autofocus]") || fieldsOf(form).find((each) => each.getClientRects().length);
    if (first) first.focus();
  };
  let isEmptying = false;
  const offerBack = (form, before, after, cls) => {
    const box = say(after, cls, ["ล้างข้อความที่พิมพ์แล้ว"], "นำกลับมา", () => {
      put(form, before);
      all(".note.given", form).forEach((given) => { given.hidden = false; });
      focusFirst(form);
    });
    box.setAttribute("data-undo-reset", "");
    // What is typed next is not to be written over by a press that comes late.
    form.addEventListener("input", () => box.remove(), { once: true });
  };
  const empty = (form) => {
    const before = filled(form, whole.has(form));
    all("[data-put-back] .act.bad", form).forEach((button) => button.click());
    isEmptying = true;
    form.reset();
    isEmptying = false;
    put(form, { words: [], sentFiles: [], marks: asOpened.get(form) });
    whole.delete(form);
    drop(form);
    offerBack(form, before, form.querySelector("[data-enter]"), "note given");
    focusFirst(form);
  };
  // Reset is undone with one press: nobody loses what was typed by a press that went astray.
  document.addEventListener("reset", (event) => {
    const form = event.target;
    if (isEmptying || !forms.includes(form)) return;
    all(".note.given", form).forEach((box) => { box.hidden = true; });
    const isEmpty = !fieldsOf(form).some(isTouched);
    const before = filled(form, whole.has(form));
    all("[data-undo-reset]", form).forEach((box) => box.remove());
    if (isEmpty) return;
    setTimeout(() => {
      if (isKept(form)) save(form);
      offerBack(form, before, form.querySelector("[type=reset]") || form.querySelector("[data-enter]"), "given");
    }, 0);
  });
  const told = (record, form) => {
    const at = clock(record.sentAt || record.at);
    const files = record.lostFiles.length ? [`ไฟล์ที่ต้องเลือกใหม่: ${record.lostFiles.join(", ")}`] : [];
    const isTicked = !record.sentFiles.length && record.words.every(([, value]) => typeof value === "boolean");
    const what = isTicked ? "สิ่งที่เลือกค้างไว้" : "ข้อความที่พิมพ์ค้างไว้";
    if (!record.sentAt) return [`นำ${what}เมื่อ ${at} น. กลับมาแล้ว`, ...files];
    const isOnce = form.querySelector("[name=submission]") || form.hasAttribute("data-decision");
    const next = isOnce ? "กดอีกครั้งได้ ระบบจะไม่บันทึกซ้ำ" : "ตรวจก่อนว่าบันทึกแล้วหรือยัง แล้วจึงกดอีกครั้ง";
    return [`กดบันทึกเมื่อ ${at} น. แต่ไม่ได้รับคำตอบ นำข้อความที่พิมพ์ไว้กลับมาแล้ว ${next}`, ...files];
  };
  const giveBack = (form, record) => {
    // What the server wrote out counts: a form that came back says itself what was typed.
    if (whole.has(form) || form.querySelector("[data-errors], [data-question]")) {
      cameBack(form);
      return;
    }
    if (!record) return;
    if (record.isWhole) whole.add(form);
    if (!put(form, record) && !record.lostFiles.length && !record.sentFiles.length) {
      drop(form);
      return;
    }
    say(form.querySelector("[data-enter]"), "note given", told(record, form), "ล้างแล้วเริ่มใหม่", () => empty(form));
    form.dispatchEvent(new CustomEvent("saraban:given-back", { bubbles: true, detail: record }));
  };

  if (kept.owner === "") forget();
  if (!kept.owner) return;
  const records = read();
  settle(records);
  write(records);
  forms.filter(isKept).forEach((form) => giveBack(form, records[keyOf(form)]));
})();

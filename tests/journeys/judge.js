// What is wrong with the page as it stands in a window of this width: sentences, none if all is well.
(width) => {
  const root = document.documentElement;
  const height = window.innerHeight;
  const faults = new Set();
  const FIELDS = "input:not([type=hidden]), select, textarea";
  const CONTROLS = `a[href], button, summary, label.btn, ${FIELDS}`;
  const BLOCKS = "h1, h2, .btn, .act, .chip, .note, .panel, .opt, .field, .facts dd, .facts dt, .cards td, .actions";

  const dialog = document.querySelector("dialog:modal") || document;

  const named = (element) => {
    const words = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim();
    const kind = element.tagName.toLowerCase() + [...element.classList].map((name) => "." + name).join("");
    return `${kind} “${words.replace(/\s+/g, " ").slice(0, 40)}”`;
  };
  const style = (element) => getComputedStyle(element);
  // Hidden for the eye (.vh) is not seen; neither is what is in a closed fold.
  const isSeen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && element.checkVisibility({ visibilityProperty: true })
      && style(element).clipPath === "none" && style(element).opacity !== "0";
  };
  const parents = function* (element) {
    for (let each = element.parentElement; each && each !== root; each = each.parentElement) yield each;
  };
  const scrolls = (element) => ["auto", "scroll"].includes(style(element).overflowX);
  const clips = (element) => ["hidden", "clip"].includes(style(element).overflowX);
  const inScroller = (element) => [...parents(element)].some((each) => each !== document.body && scrolls(each));
  const isBar = (element) => ["fixed", "sticky"].includes(style(element).position);
  const barOf = (element) => [element, ...parents(element)].find(isBar);

  const lookSideways = (when) => {
    if (root.scrollWidth > width) {
      const wide = [...document.body.querySelectorAll("*")].filter(
        (each) => isSeen(each) && each.getBoundingClientRect().right > width + 1 && !inScroller(each));
      const inner = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
      faults.add(`scrolls sideways (${root.scrollWidth} px)${when}: ${inner.slice(0, 3).map(named).join(", ")}`);
    }
    for (const each of document.querySelectorAll(CONTROLS)) {
      if (!isSeen(each) || inScroller(each)) continue;
      const box = each.getBoundingClientRect();
      const cut = [...parents(each)].find((other) => clips(other) && !each.closest(".l2")
        && box.right > other.getBoundingClientRect().right + 1);
      if (cut || box.left < -1 || box.right > width + 1) faults.add(`cut off${when}: ${named(each)}`);
    }
  };
  const lookAtWords = () => {
    for (const each of document.querySelectorAll(BLOCKS)) {
      if (isSeen(each) && style(each).overflowX === "visible" && style(each).display !== "inline"
        && each.scrollWidth > each.clientWidth + 2) faults.add(`words stick out of ${named(each)}`);
    }
  };
  const hit = (x, y) => document.elementFromPoint(
    Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1));
  const coveredBy = (element, box, points) => {
    for (const y of points) {
      const top = hit(box.left + box.width / 2, y);
      const bar = top && barOf(top);
      if (bar && !bar.contains(element)) return bar;
    }
    return null;
  };
  const lookAtBars = () => {
    const bars = [...dialog.querySelectorAll(".actions, .qact, .tabbar, .qbar, .bulk")].filter(
      (each) => isBar(each) && isSeen(each));
    const tabs = bars.find((each) => each.matches(".tabbar"));
    const foot = tabs ? tabs.getBoundingClientRect().top : height;
    let free = height;
    for (const bar of bars) {
      const box = bar.getBoundingClientRect();
      const isStuck = box.bottom > 0 && box.top < height;
      if (isStuck) free -= Math.min(box.bottom, height) - Math.max(box.top, 0);
      if (bar.matches(".tabbar, .qbar, .bulk")) continue;
      const main = bar.querySelector("[data-key='F8'], .btn.go, .btn.stop");
      if (!main || !isSeen(main)) continue;
      const place = main.getBoundingClientRect();
      // Where the form begins further down than the first screen, its bar does so too.
      const holder = [...parents(bar)].find((each) => style(each).display !== "contents");
      const begins = holder.getBoundingClientRect().top;
      if (begins > foot - bar.offsetHeight * 1.5) continue;
      if (place.bottom > height + 1 || place.top < 0) {
        faults.add(`main button outside the first screen: ${named(main)}`);
      } else if (coveredBy(main, place, [place.top + 2, place.top + place.height / 2, place.bottom - 2])) {
        faults.add(`main button under a bar: ${named(main)}`);
      }
    }
    if (free < height / 2) faults.add(`bars leave ${Math.round(free)} of ${height} px`);
  };
  // The first thing in a bar, or among the buttons of a card, is never what cannot be undone or is done
  // seldom, unless the form is about nothing else: then its red button sends the form to its own page.
  const SELDOM = /^(ลบ|แทรก|ยกเลิก|ปล่อย|ปิด|เอาออก|ส่งคืน|เรียกคืน|ถอน|เลิก)/;
  const isAsked = (element) => element.matches("button.stop") && element.form
    && element.formAction === location.href && element.form.action.split("?")[0] === location.href.split("?")[0];
  const lookAtOrder = () => {
    const rows = [...document.querySelectorAll(".actions, .qact, .tags.under")].map(
      (row) => [...row.querySelectorAll(".btn, .act")]);
    for (const card of document.querySelectorAll(".cards tr")) rows.push([...card.querySelectorAll(".m-btn .btn, .m-btn .act")]);
    for (const row of rows) {
      const place = (element) => element.getBoundingClientRect();
      const [first, second] = row.filter(isSeen).sort(
        (one, other) => Math.round(place(one).top - place(other).top) || place(one).left - place(other).left);
      if (!first || isAsked(first) || (!second && first.matches(".act"))) continue;
      if (first.matches(".bad, .stop") || SELDOM.test(first.innerText.trim())) {
        faults.add(`seldom or dangerous, yet first in its bar: ${named(first)}`);
      }
    }
  };
  const lookAtFocus = () => {
    const fields = [...document.querySelectorAll(`main ${FIELDS.split(", ").join(", main ")}`)].filter(
      (each) => isSeen(each) && !each.disabled && each.tabIndex >= 0);
    for (const each of [...fields, ...fields.toReversed()]) {
      each.focus();
      if (document.activeElement !== each) continue;
      const box = each.getBoundingClientRect();
      if (box.height > height / 3) continue;
      if (box.top < -1 || box.bottom > height + 1) faults.add(`focused field outside the window: ${named(each)} ${each.name}`);
      // Of a text of several lines the first one, where the cursor stands.
      const last = each.tagName === "TEXTAREA" ? box.top + parseFloat(style(each).lineHeight) : box.bottom - 2;
      const bar = coveredBy(each, box, [box.top + 2, last]);
      if (bar) faults.add(`focused field under ${named(bar)}: ${named(each)} ${each.name}`);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
  };
  const lookAtFolds = () => {
    for (const each of document.querySelectorAll("details:not([open], .look, .qmore)")) {
      if (!isSeen(each)) continue;
      each.open = true;
      lookSideways(` with ${named(each.querySelector("summary"))} open`);
      each.open = false;
    }
  };
  const lookAtDialogs = () => {
    for (const each of document.querySelectorAll("dialog:not([open])")) {
      each.showModal();
      lookSideways(` in the dialog ${each.id}`);
      const box = each.getBoundingClientRect();
      if (box.left < -1 || box.right > width + 1 || box.top < -1 || box.bottom > height + 1) {
        faults.add(`dialog ${each.id} is larger than the window`);
      }
      for (const button of each.querySelectorAll(".send .btn, .end .btn, [data-key='F8']")) {
        if (!isSeen(button)) continue;
        button.scrollIntoView({ block: "nearest" });
        const place = button.getBoundingClientRect();
        if (place.bottom > height + 1 || !each.contains(hit(place.left + place.width / 2, place.top + place.height / 2))) {
          faults.add(`dialog ${each.id}: out of reach: ${named(button)}`);
        }
      }
      each.close();
    }
  };

  scrollTo(0, 0);
  lookSideways("");
  lookAtWords();
  lookAtBars();
  lookAtOrder();
  lookAtFolds();
  lookAtDialogs();
  lookAtFocus();
  return [...faults];
}

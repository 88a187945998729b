// Many boxes at once: recipients by cluster, rows of a table, and their counts.
(() => {
  "use strict";
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const boxesOf = (scope, name) => all(`input[type=checkbox][name="${name}"]`, scope);
  const scopeOf = (element) => element.closest("form") || document;

  const mark = (box, boxes) => {
    const count = boxes.filter((each) => each.checked).length;
    box.checked = boxes.length > 0 && count === boxes.length;
    box.indeterminate = count > 0 && count < boxes.length;
  };

  // ── counts in buttons: data-count-text="ตกลง ส่งถึง {n} แห่ง" ─────────────
  const writeCount = (element, count) => {
    const plain = count === 0 && element.getAttribute("data-count-none");
    const text = plain || element.getAttribute("data-count-text").replace("{n}", count.toLocaleString("en"));
    const node = Array.from(element.childNodes).find((child) => child.nodeType === 3 && child.data.trim());
    if (node) node.data = text;
    else element.append(text);
  };
  // A shown block with data-count (all schools) counts instead of the boxes.
  const countIn = (scope, name) => {
    const fixed = all("[data-count]", scope).find((block) => !block.closest("[hidden]"));
    if (fixed) return Number(fixed.getAttribute("data-count"));
    return boxesOf(scope, name).filter((box) => box.checked).length;
  };
  const nameOf = (scope, element) => {
    if (element.hasAttribute("data-count-of")) return element.getAttribute("data-count-of");
    const picker = scope.querySelector("[data-picker]");
    if (picker) return picker.getAttribute("data-picker");
    const master = scope.querySelector("[data-check-all]");
    return master ? master.getAttribute("data-check-all") : "";
  };
  const refreshCounts = () => {
    all("[data-count-text]").forEach((element) => {
      const scope = scopeOf(element);
      writeCount(element, countIn(scope, nameOf(scope, element)));
    });
  };

  // ── blocks that belong to one answer: data-when="scope=some" ─────────────
  const isChosen = (scope, name, value) => all(`[name="${name}"]`, scope).some((control) => (
    control.type === "radio" || control.type === "checkbox"
      ? control.checked && control.value === value
      : control.value === value
  ));
  const refreshBlocks = () => {
    all("[data-when]").forEach((block) => {
      const [name, value] = block.getAttribute("data-when").split("=");
      block.hidden = !value.split(",").some((each) => isChosen(scopeOf(block), name, each));
    });
  };

  // ── recipients ──────────────────────────────────────────────────────────
  const pickerBoxes = (picker, within = picker) => boxesOf(within, picker.getAttribute("data-picker"));
  const isListed = (box) => !box.closest(".schools .opt[hidden]");
  // While a search is on, the boxes over many stand for the listed ones; counts for all.
  const refreshPicker = (picker) => {
    const countOf = (boxes) => boxes.filter((box) => box.checked).length;
    all(".cluster", picker).forEach((cluster) => {
      const boxes = pickerBoxes(picker, cluster);
      mark(cluster.querySelector("[data-cluster]"), boxes.filter(isListed));
      cluster.querySelector("[data-k]").textContent = `${countOf(boxes)}/${boxes.length}`;
    });
    const boxes = pickerBoxes(picker);
    mark(picker.querySelector("[data-all]"), boxes.filter(isListed));
    const shown = picker.querySelector("[data-n]");
    const count = countOf(boxes).toLocaleString("en");
    if (shown.textContent !== count) shown.textContent = count;
  };
  const find = (picker, text) => {
    const words = text.trim().toLowerCase();
    all(".schools .opt", picker).forEach((option) => {
      option.hidden = words !== "" && !option.textContent.toLowerCase().includes(words);
    });
    all(".cluster", picker).forEach((cluster) => {
      cluster.hidden = !cluster.querySelector(".schools .opt:not([hidden])");
    });
    refreshPicker(picker);
  };
  const startPicker = (picker) => {
    const search = picker.querySelector("[data-find]");
    search.addEventListener("input", () => find(picker, search.value));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    picker.addEventListener("change", (event) => {
      const box = event.target;
      const within = box.matches("[data-all]") ? picker : box.closest(".cluster");
      if (box.matches("[data-all], [data-cluster]")) {
        pickerBoxes(picker, within).filter(isListed).forEach((each) => { each.checked = box.checked; });
      }
      refreshPicker(picker);
    });
    picker.querySelector("[data-none]").addEventListener("click", () => {
      pickerBoxes(picker).forEach((box) => { box.checked = false; });
      refreshPicker(picker);
      refreshCounts();
    });
  };

  // ── rows of a table: data-check-all="name" ──────────────────────────────
  const refreshMasters = () => {
    all("[data-check-all]").forEach((master) => {
      mark(master, boxesOf(scopeOf(master), master.getAttribute("data-check-all")));
    });
  };

  const pickers = all("[data-picker]");
  const refresh = () => {
    refreshBlocks();
    pickers.forEach(refreshPicker);
    refreshMasters();
    refreshCounts();
  };
  pickers.forEach(startPicker);
  document.addEventListener("change", (event) => {
    const name = event.target.getAttribute("data-check-all");
    if (name) boxesOf(scopeOf(event.target), name).forEach((box) => { box.checked = event.target.checked; });
    refreshBlocks();
    refreshMasters();
    refreshCounts();
  });
  // Reset gives the old boxes back only after its event.
  document.addEventListener("reset", () => setTimeout(refresh, 0));
  window.addEventListener("pageshow", refresh);
  refresh();
})();

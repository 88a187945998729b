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
  // data-recipients: what each control adds, every office once (data-adds of docs/ui.md).
  const addedBy = (control, scope) => {
    const [what, value] = (control.getAttribute("data-adds") || "").split(":");
    if (what === "ids") return value ? value.split(",") : [];
    if (what === "one") return [value];
    if (what !== "type") return [`${control.name}=${control.value}`];
    return all(`[data-type="${value}"]`, scope).map((box) => box.value);
  };
  const isGiven = (control) => (
    !control.closest("[hidden]") && (control.type === "checkbox" ? control.checked : control.value.trim() !== "")
  );
  const countRecipients = (scope) => {
    const chosen = all("[data-adds]", scope).filter(isGiven);
    const ids = new Set(chosen.flatMap((control) => addedBy(control, scope)));
    pickers.filter((picker) => scope.contains(picker) && !picker.closest("[hidden]")).forEach((picker) => {
      pickerBoxes(picker).filter((box) => box.checked).forEach((box) => ids.add(box.value));
    });
    const numbers = chosen.filter((control) => control.getAttribute("data-adds").startsWith("n:"));
    return numbers.reduce((sum, control) => sum + Number(control.getAttribute("data-adds").slice(2)) - 1, ids.size);
  };
  const countIn = (scope, name) => {
    const recipients = scope.querySelector("[data-recipients]");
    if (recipients) return countRecipients(recipients);
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
  const find = (picker) => {
    const words = picker.querySelector("[data-find]").value.trim().toLowerCase();
    const types = picker.querySelector("[data-find-type]");
    const type = types ? types.value : "";
    all(".schools .opt", picker).forEach((option) => {
      const isOfType = !type || option.querySelector(`[data-type="${type}"]`);
      option.hidden = !isOfType || (words !== "" && !option.textContent.toLowerCase().includes(words));
    });
    all(".cluster", picker).forEach((cluster) => {
      cluster.hidden = !cluster.querySelector(".schools .opt:not([hidden])");
    });
    refreshPicker(picker);
  };
  const startPicker = (picker) => {
    const search = picker.querySelector("[data-find]");
    search.addEventListener("input", () => find(picker));
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    picker.addEventListener("change", (event) => {
      const box = event.target;
      if (box.matches("[data-find-type]")) find(picker);
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
  document.addEventListener("input", (event) => {
    if (event.target.hasAttribute("data-adds")) refreshCounts();
  });
  // Reset gives the old boxes back only after its event.
  document.addEventListener("reset", () => setTimeout(refresh, 0));
  window.addEventListener("pageshow", refresh);
  refresh();
})();

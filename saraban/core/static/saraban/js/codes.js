// A list of groups by code (02, also 2) or any word of the name, typed while it is focused.
(() => {
  "use strict";
  const PAUSE_MS = 2000;
  const bare = (text) => text.toLowerCase().replace(/[\s.]/g, "")
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50));

  const start = (select) => {
    let typed = "";
    let last = 0;
    const status = document.createElement("span");
    status.className = "vh";
    status.setAttribute("role", "status");
    select.after(status);

    const find = () => {
      const options = Array.from(select.options).filter((option) => option.value);
      const sought = bare(typed);
      if (/^\d+$/.test(sought)) {
        return options.find((option) => Number(option.getAttribute("data-code")) === Number(sought));
      }
      const named = (test) => options.find((option) => test(bare(option.textContent)));
      return named((name) => name.startsWith(sought)) || named((name) => name.replace(/^(กลุ่ม|หน่วย)/, "").startsWith(sought))
        || named((name) => name.includes(sought));
    };
    select.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      if (event.timeStamp - last > PAUSE_MS) typed = "";
      // A space alone opens the list, as everywhere.
      if (event.key.length !== 1 || (event.key === " " && !typed)) return;
      event.preventDefault();
      last = event.timeStamp;
      typed += event.key;
      const found = find();
      if (found && select.value !== found.value) {
        select.value = found.value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
      status.textContent = found ? found.textContent.trim() : `ไม่พบ ${typed}`;
    });
    select.addEventListener("blur", () => { typed = ""; });
  };

  document.querySelectorAll("select[data-codes]").forEach(start);
})();

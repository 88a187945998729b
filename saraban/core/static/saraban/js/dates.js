// Date fields typed as 20/11/2569: the day is written out below, in พ.ศ. and ค.ศ. alike.
// The server reads the date again by the same rules (saraban.core.dates).
(() => {
  "use strict";
  const OFFSET = 543;
  const DAY = 24 * 3600 * 1000;
  const DATED_AHEAD = 7 * DAY;
  const MONTHS = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"];
  const SHORT = ["มค", "กพ", "มีค", "เมย", "พค", "มิย", "กค", "สค", "กย", "ตค", "พย", "ธค"];
  const WEEKDAYS = ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"];

  // Today in Bangkok, as a UTC day so that no time zone of the machine shifts it.
  const today = () => {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Bangkok" }).format(new Date()).split("-");
    return new Date(Date.UTC(Number(parts[0]), Number(parts[1]) - 1, Number(parts[2])));
  };
  const christian = (year) => {
    if (year < 100) return Math.floor((today().getUTCFullYear() + OFFSET) / 100) * 100 + year - OFFSET;
    return year >= 2400 ? year - OFFSET : year;
  };
  const day = (number, month, year) => {
    const found = new Date(Date.UTC(year, month - 1, number));
    return found.getUTCMonth() === month - 1 && found.getUTCDate() === number ? found : null;
  };
  // A month as it is often misspelt has these consonants all the same, or the first of them.
  const ALIKE = { "ฏ": "ฎ", "ศ": "ส", "ษ": "ส", "ณ": "น" };
  const consonants = (name) => name.replace(/[^ก-ฮ]/g, "").replace(/[ฏศษณ]/g, (each) => ALIKE[each]);
  const SKELETONS = MONTHS.map(consonants);
  const monthNumber = (word) => {
    const bare = word.replace(/\./g, "");
    const known = (MONTHS.indexOf(bare) + 1) || (SHORT.indexOf(bare) + 1);
    const typed = consonants(bare);
    if (known || typed.length < 2) return known;
    const found = SKELETONS.filter((each) => each.startsWith(typed));
    return found.length === 1 ? SKELETONS.indexOf(found[0]) + 1 : 0;
  };
  const WORDS = { "เมื่อวาน": -1, "เมื่อวานนี้": -1, "วันนี้": 0, "พรุ่งนี้": 1 };
  const BEFORE = new RegExp(`^(?:ลง)?(?:วัน)?(?:${WEEKDAYS.join("|")})?(?:ที่)?\\s*(?=\\d)`);
  const plain = (typed) => typed.trim().replace(/\s+/g, " ")
    .replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    .replace(/[\u2010-\u2015\u2212]/g, "-").replace(/\s*([/.-])\s*/g, "$1").replace(BEFORE, "");
  // The nearest day of this number, back, in this month or ahead, as the field is meant.
  const dayOfMonth = (number, near) => {
    const step = { back: -1, ahead: 1 }[near] || 0;
    for (let months = 0; months < (step ? 12 : 1); months += 1) {
      const first = new Date(Date.UTC(today().getUTCFullYear(), today().getUTCMonth() + step * months, 1));
      const found = day(number, first.getUTCMonth() + 1, first.getUTCFullYear());
      if (found && (found - today()) * step >= 0) return found;
    }
    return null;
  };
  const dayOfYear = (number, month, near) => {
    const year = today().getUTCFullYear();
    const found = day(number, month, year);
    if (found && near === "back" && found - today() > DATED_AHEAD) return day(number, month, year - 1);
    if (found && near === "ahead" && found < today()) return day(number, month, year + 1);
    return found;
  };
  const read = (typed, near) => {
    const text = plain(typed);
    if (text in WORDS) return new Date(today().getTime() + WORDS[text] * DAY);
    if (/^\d{1,2}$/.test(text)) return dayOfMonth(Number(text), near);
    let match = text.match(/^(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?$/)
      || text.match(/^(\d{2})(\d{2})(\d{4}|\d{2})?$/);
    if (match) {
      return match[3]
        ? day(Number(match[1]), Number(match[2]), christian(Number(match[3])))
        : dayOfYear(Number(match[1]), Number(match[2]), near);
    }
    match = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
    if (match) return day(Number(match[3]), Number(match[2]), christian(Number(match[1])));
    match = text.match(/^(\d{1,2})[\s./-]*([ก-๙][ก-๙.]*?)[\s./-]*(?:(?:พ\.?ศ\.?[\s.]*)?(\d{2}|\d{4}))?$/);
    const month = match ? monthNumber(match[2]) : 0;
    if (!month) return null;
    return match[3]
      ? day(Number(match[1]), month, christian(Number(match[3])))
      : dayOfYear(Number(match[1]), month, near);
  };
  const inWords = (date) => (
    `วัน${WEEKDAYS[date.getUTCDay()]}ที่ ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear() + OFFSET}`
  );
  // A year typed short or in ค.ศ. is easily another one: said before the press.
  const farAway = (date) => {
    const days = Math.round((date - today()) / DAY);
    if (Math.abs(days) <= 366) return "";
    return ` ${days < 0 ? "ก่อน" : "หลัง"}วันนี้ ${Math.round(Math.abs(days) / 365.25)} ปี ตรวจปีอีกครั้ง`;
  };
  const asTyped = (date) => {
    const two = (number) => String(number).padStart(2, "0");
    return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear() + OFFSET}`;
  };

  const start = (input) => {
    const hint = document.querySelector(`[data-day-of="${input.id}"]`);
    const blank = hint ? hint.textContent : "";
    const refresh = () => {
      if (!hint) return;
      const found = read(input.value, input.getAttribute("data-near"));
      const unread = input.value.trim() ? "พิมพ์เป็น วัน/เดือน/ปี พ.ศ. เช่น " + asTyped(today()) : blank;
      hint.textContent = found ? inWords(found) + farAway(found) : unread;
    };
    input.addEventListener("input", refresh);
    input.addEventListener("change", refresh);
    input.closest(".field").querySelectorAll("[data-day]").forEach((button) => {
      button.addEventListener("click", () => {
        const chosen = today();
        chosen.setUTCDate(chosen.getUTCDate() + Number(button.getAttribute("data-day")));
        input.value = asTyped(chosen);
        refresh();
        input.focus();
      });
    });
    if (input.form) input.form.addEventListener("reset", () => setTimeout(refresh, 0));
    refresh();
  };
  const startIn = (within) => within.querySelectorAll("input[data-date]:not(:disabled)").forEach(start);
  startIn(document);
  // A form that came back in its place has fields of its own.
  document.addEventListener("saraban:replaced", (event) => startIn(event.target));
})();

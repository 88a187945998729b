// Enter in a field of a form that writes goes to the next field; only a button or its key
// sends. Without scripts Enter does nothing there: the form's first button is off.
(() => {
  "use strict";
  const FIELDS = "input:not([type=hidden], [type=file], [type=submit], [type=button], [type=reset], [type=image]), "
    + "select, textarea";
  let said = null;
  let isHeld = false;

  const isSeen = (field) => field.getClientRects().length > 0;
  // Of radio buttons only the one that Tab would reach.
  const isReached = (field, form) => {
    if (field.type !== "radio" || field.checked) return true;
    const group = Array.from(form.elements).filter((each) => each.type === "radio" && each.name === field.name);
    return !group.some((each) => each.checked) && group[0] === field;
  };
  const isAmong = (field, from, form) => (
    field.matches(FIELDS) && !field.disabled && !field.readOnly && field.tabIndex >= 0
    && isSeen(field) && isReached(field, form)
    && (field.type !== "radio" || field.name !== from.name)
    // Who fills a form in wants its fields, not the words beside files.
    && (from.closest("[data-attachments]") || !field.closest("[data-attachments]"))
  );
  const nextOf = (from) => {
    const found = Array.from(from.form.elements);
    return found.slice(found.indexOf(from) + 1).find((field) => isAmong(field, from, from.form));
  };

  const forget = () => {
    if (said) said.remove();
    said = null;
  };
  const wordsOf = (button) => Array.from(button.childNodes)
    .filter((node) => node.nodeType === 3).map((node) => node.data).join(" ").replace(/\s+/g, " ").trim();
  // After the last field there is only the button, and that is for who presses it to decide.
  const sayWhatSends = (field) => {
    forget();
    const button = field.form.querySelector("[data-key=F8]")
      || Array.from(field.form.querySelectorAll("button.btn:not([type=button], [type=reset], [name=more_slots])"))
        .find((each) => !each.disabled && isSeen(each));
    const key = button && button.getAttribute("data-key");
    const name = button ? `ปุ่ม “${wordsOf(button)}”` : "ปุ่มของแบบฟอร์มนี้";
    said = document.createElement("p");
    said.className = "hint";
    said.setAttribute("role", "status");
    (field.closest(".field") || field.parentNode).append(said);
    // A text that is there when its region comes is not read out.
    const text = ["ยังไม่ได้บันทึก กด", key ? key + " หรือ" : "", name, "เพื่อบันทึก"].filter(Boolean).join(" ");
    setTimeout(() => { if (said) said.textContent = text; }, 0);
  };

  const go = (field) => {
    const next = nextOf(field);
    if (!next) {
      sayWhatSends(field);
      return;
    }
    next.focus();
    if (next.select && next.matches("input")) next.select();
  };

  const isGuarded = (field) => (
    field.matches(FIELDS) && !field.matches("textarea:not([data-line])") && field.form && field.form.querySelector("[data-enter]")
  );
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    // Held down it moves once: what it comes to is not pressed by the same stroke.
    if (event.repeat && (isHeld || isGuarded(event.target))) {
      event.preventDefault();
      return;
    }
    isHeld = false;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !isGuarded(event.target)) return;
    event.preventDefault();
    isHeld = true;
    go(event.target);
  });
  document.addEventListener("keyup", (event) => { if (event.key === "Enter") isHeld = false; });
  document.addEventListener("focusout", forget);
  // Where suggestions were waited for, they say when the Enter goes on.
  document.addEventListener("saraban:enter", (event) => { if (isGuarded(event.target)) go(event.target); });
})();

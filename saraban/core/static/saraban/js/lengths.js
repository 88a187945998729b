// A text that is too long stays as it was pasted: below its field stands how much too long it
// is, counted as the server will (saraban.core.thai), which refuses it with a sentence.
(() => {
  "use strict";
  const NEAR = 0.9;
  const INVISIBLE = /[\u200b\u200c\u200d\ufeff\u00ad\u2060]/g;

  const lengthOf = (field) => {
    const text = field.value.replace(INVISIBLE, "").normalize("NFC");
    const line = (each) => each.replace(/\s+/g, " ").trim();
    const lines = (each) => each.split(/\r?\n/).map((one) => one.trimEnd()).join("\n").trim();
    return Array.from(field.hasAttribute("data-lines") ? lines(text) : line(text)).length;
  };
  const said = new Map();
  const refresh = (field) => {
    const most = Number(field.getAttribute("data-most"));
    const length = lengthOf(field);
    const isOver = length > most;
    let place = said.get(field);
    if (length < NEAR * most || most < 20 && !isOver) {
      if (place) place.remove();
      said.delete(field);
      return;
    }
    if (!place) {
      place = document.createElement("p");
      place.setAttribute("role", "status");
      (field.closest(".field") || field.parentNode).append(place);
      said.set(field, place);
    }
    place.className = isOver ? "err" : "hint";
    const number = (count) => count.toLocaleString("en");
    const over = `ยาวเกิน ${number(length - most)} ตัวอักษร (ใส่ได้ไม่เกิน ${number(most)} ตัวอักษร) ตัดให้สั้นลงก่อนบันทึก`;
    place.textContent = isOver ? over : `พิมพ์แล้ว ${number(length)} จาก ${number(most)} ตัวอักษร`;
  };
  const look = (event) => { if (event.target.matches("[data-most]")) refresh(event.target); };
  document.addEventListener("input", look);
  document.addEventListener("change", look);
  document.addEventListener("reset", (event) => {
    setTimeout(() => event.target.querySelectorAll("[data-most]").forEach(refresh), 0);
  });
  document.querySelectorAll("[data-most]").forEach(refresh);

  // One line holds no line breaks: the browser would glue the words around them together.
  document.addEventListener("beforeinput", (event) => {
    const field = event.target;
    if (!/^insertFrom(Paste|Drop)$/.test(event.inputType) || !field.matches("input") || field.type === "password") return;
    const text = event.data === null && event.dataTransfer ? event.dataTransfer.getData("text") : event.data;
    if (!text || !/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    document.execCommand("insertText", false, text.trim().replace(/\s*[\r\n]+\s*/g, " "));
  });
})();

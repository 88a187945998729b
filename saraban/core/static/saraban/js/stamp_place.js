// ย้ายตรา: the stamp follows mouse, finger and arrow keys; the two fields follow it.
(() => {
  "use strict";
  const sheet = document.querySelector("[data-stamp-place]");
  if (!sheet) return;
  const stamp = sheet.querySelector("[data-stamp]");
  const fields = sheet.getAttribute("data-stamp-place").split(" ").map((name) => document.getElementById(`id_${name}`));
  const words = document.querySelector("[data-stamp-words]");
  const { width, height } = sheet.viewBox.baseVal;
  const size = [Number(stamp.getAttribute("data-width")), Number(stamp.getAttribute("data-height"))];
  const page = [width, height];
  const scale = size[0] / 50;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  let corner = [0, 0];
  let grip = null;

  const within = (value, axis) => Math.min(Math.max(value, 0), page[axis] - size[axis]);
  const draw = (place) => {
    corner = place.map(within);
    stamp.setAttribute("transform", `translate(${corner[0].toFixed(2)} ${corner[1].toFixed(2)}) scale(${scale})`);
  };
  const write = () => {
    fields.forEach((field, axis) => {
      // Rounded down: what is written is never off the page.
      field.value = (Math.floor((corner[axis] / page[axis]) * 1000) / 10).toFixed(1);
    });
  };
  const say = () => { words.textContent = `ตราห่างจากขอบซ้ายร้อยละ ${fields[0].value} จากขอบบนร้อยละ ${fields[1].value}`; };
  const number = (text) => Number(text.replace(/[๐-๙]/g, (digit) => "๐๑๒๓๔๕๖๗๘๙".indexOf(digit)).trim() || NaN);
  const read = () => {
    const typed = fields.map((field) => number(field.value));
    if (typed.every((share) => share >= 0 && share <= 100)) draw(typed.map((share, axis) => (share / 100) * page[axis]));
  };
  const at = (event) => {
    const box = sheet.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
  };

  stamp.setAttribute("tabindex", "0");
  fields.forEach((field) => field.addEventListener("input", read));
  stamp.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const from = at(event);
    grip = [from[0] - corner[0], from[1] - corner[1]];
    stamp.setPointerCapture(event.pointerId);
    stamp.classList.add("dragged");
    stamp.focus({ preventScroll: true });
    event.preventDefault();
  });
  stamp.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const to = at(event);
    draw([to[0] - grip[0], to[1] - grip[1]]);
    write();
  });
  const release = () => {
    if (grip) say();
    grip = null;
    stamp.classList.remove("dragged");
  };
  stamp.addEventListener("pointerup", release);
  stamp.addEventListener("pointercancel", release);
  // A finger on the stamp moves the stamp, not the page.
  stamp.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  stamp.addEventListener("keydown", (event) => {
    const arrow = arrows[event.key];
    if (!arrow || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? 5 : 1;
    draw(corner.map((value, axis) => value + (arrow[axis] * step * page[axis]) / 100));
    write();
    say();
    event.preventDefault();
    event.stopPropagation();
  });
  read();
})();

// กำหนดแบบเกียรติบัตร: the picture follows the form; nothing is saved by it.
(() => {
  "use strict";
  const form = document.querySelector("[data-design-preview]");
  if (!form) return;
  const picture = form.querySelector("[data-preview-picture]");
  const canvas = form.querySelector("[data-preview-canvas]");
  const note = form.querySelector("[data-preview-note]");
  const usual = note.textContent;
  const PAUSE = 350;
  let timer = 0;
  let asked = 0;

  const typed = () => {
    const data = new FormData(form);
    // Pictures are shown once they are saved: a large file is not sent at every key.
    ["background", "emblem"].forEach((name) => data.delete(name));
    return data;
  };
  // On a canvas: the security policy loads pictures from addresses of the site alone.
  const show = async (blob) => {
    const bitmap = await createImageBitmap(blob);
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    canvas.hidden = false;
    picture.hidden = true;
  };
  const ask = async () => {
    asked += 1;
    const own = asked;
    try {
      const answer = await fetch(form.getAttribute("data-design-preview"), { method: "POST", body: typed() });
      if (own !== asked) return;
      if (answer.ok) await show(await answer.blob());
      note.textContent = answer.ok ? usual : "ตัวอย่างยังไม่เปลี่ยน ตรวจตัวเลขและข้อความที่กรอก";
    } catch {
      note.textContent = "ติดต่อเครื่องแม่ข่ายไม่ได้ ตัวอย่างยังไม่เปลี่ยน";
    }
  };
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
})();

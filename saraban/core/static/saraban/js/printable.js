// A sign that paper cannot show (emoji, other scripts) is named below its field while typing,
// with a button that leaves it out. The ranges are those of saraban.core.printable.
(() => {
  "use strict";
  const OTHER = /[^\u0000-\u00ac\u00ae-\u02ff\u0300-\u0304\u0306-\u030c\u031b-\u031b\u0323-\u0324\u0326-\u0328\u032e-\u032e\u0331-\u0331\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c-\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff\u0e01-\u0e3a\u0e3f-\u0e5b\u1e00-\u1eff\u2000-\u200b\u2010-\u2027\u202f-\u2040\u2042-\u2042\u2044-\u2052\u2054-\u2060\u2070-\u2071\u2074-\u208e\u2090-\u209c\u20a0-\u20c0\u2100-\u211e\u2120-\u2120\u2122-\u2122\u2124-\u2124\u2126-\u2151\u2153-\u2184\u2190-\u23ff\u2460-\u262f\u2638-\u268b\u2690-\u269c\u26a0-\u26a7\u26aa-\u26b2\u2701-\u2704\u2706-\u2709\u270c-\u2727\u2729-\u274b\u274d-\u274d\u274f-\u2752\u2756-\u2756\u2758-\u275e\u2761-\u277f\u2794-\u2794\u2798-\u27af\u27b1-\u27ff\u2900-\u2b73\u338e-\u338f\u3396-\u3398\u339c-\u33a6\u33c4-\u33c4\ufb00-\ufb06]+/gu;
  const TYPED = "textarea, input[type=text], input[type=search], input:not([type])";
  const MOST_NAMED = 5;
  const said = new Map();

  const note = (field) => {
    const place = document.createElement("p");
    place.className = "err";
    place.setAttribute("role", "status");
    const words = document.createElement("span");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn s";
    button.textContent = "ตัดออก";
    button.addEventListener("click", () => {
      field.value = field.value.replace(OTHER, "");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    place.append(words, " ", button);
    (field.closest(".field") || field.parentNode).append(place);
    return place;
  };
  const refresh = (field) => {
    const found = [...new Set((field.value.match(OTHER) || []).map((each) => each.trim()))];
    let place = said.get(field);
    if (!found.length) {
      if (place) place.remove();
      said.delete(field);
      return;
    }
    if (!place) said.set(field, place = note(field));
    const named = found.slice(0, MOST_NAMED).join(" ");
    place.firstChild.textContent = `พิมพ์ลงกระดาษไม่ได้: ${named} บนกระดาษจะเป็น ?`;
  };
  const look = (event) => {
    if (event.target.matches(TYPED) && !event.target.matches("[role=searchbox], [type=search], [name=q]")) refresh(event.target);
  };
  document.addEventListener("input", look);
  document.addEventListener("change", look);
  document.addEventListener("reset", (event) => {
    setTimeout(() => event.target.querySelectorAll(TYPED).forEach(refresh), 0);
  });
})();

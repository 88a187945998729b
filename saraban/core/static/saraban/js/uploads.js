// Files are sent as soon as they are chosen or dropped, several at once, each with its
// progress; the form then carries only their tokens. Without scripts the form itself
// carries the files in its slots.
(() => {
  "use strict";
  const AT_ONCE = 3;
  const GONE = "หมดเวลาการเข้าใช้ เปิดแท็บใหม่แล้วเข้าสู่ระบบ จากนั้นกดลองใหม่";
  const AWAY = "ส่งไฟล์ไม่สำเร็จ ตรวจสัญญาณเครือข่ายแล้วกดลองใหม่";

  const make = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
    if (text) element.textContent = text;
    return element;
  };
  const icon = (name) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("class", "i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(space, "use");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
  };
  const button = (word, of, extra = "") => {
    const element = make("button", { type: "button", class: `act ${extra}`.trim() }, word);
    element.append(make("span", { class: "vh" }, ` ${of}`));
    return element;
  };
  const sizeText = (size) => {
    if (size < 1000) return `${size} ไบต์`;
    return size < 1e6 ? `${Math.round(size / 1000)} kB` : `${(size / 1e6).toFixed(1)} MB`;
  };
  const answerOf = (request) => {
    try {
      return JSON.parse(request.responseText);
    } catch {
      return null;
    }
  };

  class Attachments {
    constructor(box) {
      this.box = box;
      this.form = box.closest("form");
      this.slots = box.querySelector("[data-slots]");
      this.status = box.querySelector("[data-upload-status]");
      this.waiting = [];
      this.running = 0;
      this.submitter = undefined;
      this.listen();
      this.slots.querySelectorAll("[data-slot-row]").forEach((row) => this.prepare(row));
    }

    listen() {
      this.box.addEventListener("change", (event) => {
        if (event.target.type !== "file" || !event.target.files.length) return;
        const row = event.target.closest("[data-slot-row]");
        this.add(Array.from(event.target.files), row);
        event.target.value = "";
      });
      this.box.querySelector("[data-more-slots]").addEventListener("click", (event) => {
        event.preventDefault();
        this.makeSlot().querySelector("input[type=file]").focus();
      });
      this.form.addEventListener("submit", (event) => this.hold(event));
      this.listenToDrops();
      this.box.addEventListener("saraban:put-back", (event) => this.putBack(event.detail));
    }

    // Sent ahead before its form was left: the server still has it.
    putBack({ token, name, size }) {
      const row = this.emptySlot();
      const job = this.become(row, name, size);
      row.setAttribute("data-put-back", "");
      this.attached(job, token);
    }

    listenToDrops() {
      const carriesFiles = (event) => Array.from(event.dataTransfer.types).includes("Files");
      document.addEventListener("dragover", (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        this.box.classList.add("over");
      });
      document.addEventListener("dragleave", (event) => {
        if (!event.relatedTarget) this.box.classList.remove("over");
      });
      // Anywhere on the page: a miss must not replace the half-filled form by the file.
      document.addEventListener("drop", (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        this.box.classList.remove("over");
        this.add(Array.from(event.dataTransfer.files), null);
      });
    }

    prepare(row) {
      const input = row.querySelector("input[type=file]");
      if (input) input.multiple = true;
      const kept = row.querySelector("input[type=checkbox][name=upload]");
      if (!kept) return;
      kept.type = "hidden";
      const name = row.querySelector(".nm").textContent.trim();
      const remove = button("เอาออก", name, "bad");
      remove.addEventListener("click", () => this.remove(row, name));
      row.querySelector(".nm").classList.remove("wide");
      row.querySelector(".nm").after(remove);
      row.querySelector(".nm").prepend(icon("file"));
    }

    makeSlot() {
      const numbers = Array.from(this.slots.querySelectorAll("[data-number]"), (row) => Number(row.dataset.number));
      const number = Math.max(0, ...numbers) + 1;
      const template = this.box.querySelector("[data-slot-template]");
      const holder = make("div");
      holder.innerHTML = template.innerHTML.replaceAll("__n__", String(number));
      const row = holder.querySelector("[data-slot-row]");
      this.slots.append(row);
      this.prepare(row);
      return row;
    }

    emptySlot() {
      const rows = Array.from(this.slots.querySelectorAll(".slot:not(.has)"));
      return rows.find((row) => !row.querySelector(".desc input").value) || rows[0] || this.makeSlot();
    }

    add(files, first) {
      files.forEach((file, place) => {
        const row = place === 0 && first && !first.classList.contains("has") ? first : this.emptySlot();
        this.take(row, file);
      });
    }

    // The slot becomes a file: name, progress, remove; its description stays in place.
    take(row, file) {
      const job = this.become(row, file.name, sizeText(file.size));
      job.file = file;
      row.job = job;
      this.waiting.push(job);
      this.next();
    }

    become(row, name, size) {
      const number = row.dataset.number;
      row.classList.add("has");
      const head = make("span", { class: "nm" });
      head.append(icon("file"), name);
      const remove = button("เอาออก", name, "bad");
      const bar = make("progress", { max: "100", value: "0", "aria-label": `ส่งไฟล์ ${name}` });
      const said = make("span", { class: "nw" }, "รอส่ง");
      const state = make("div", { class: "state" });
      const told = make("span", { class: "nw" }, size);
      state.append(told, bar, said);
      const slot = row.querySelector(".pickf");
      slot.querySelector("input").disabled = true;
      slot.hidden = true;
      slot.before(head, remove, state);
      row.querySelector(".desc").classList.add("wide");
      row.querySelector(".desc .vh").textContent = ` ${number} ${name}`;
      remove.addEventListener("click", () => this.remove(row, name));
      return { row, bar, said, state, size: told, request: null, done: false };
    }

    next() {
      while (this.running < AT_ONCE && this.waiting.length) this.send(this.waiting.shift());
      if (!this.running && this.submitter !== undefined) this.release();
    }

    async send(job) {
      this.running += 1;
      const choice = this.box.querySelector("[data-smaller-photos]");
      if (choice && choice.checked && !job.isPrepared) {
        job.said.textContent = "กำลังลดขนาดภาพ";
        job.file = await window.saraban.smallerPhoto(job.file);
        job.size.textContent = sizeText(job.file.size);
      }
      job.isPrepared = true;
      if (job.isRemoved) {
        this.running -= 1;
        this.next();
      } else this.post(job);
    }

    post(job) {
      const request = new XMLHttpRequest();
      job.request = request;
      request.open("POST", this.box.dataset.url);
      request.setRequestHeader("X-CSRFToken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const percent = Math.floor((100 * event.loaded) / event.total);
        job.bar.value = percent;
        job.said.textContent = percent < 100 ? `${percent}%` : "กำลังตรวจไฟล์";
      });
      request.addEventListener("load", () => this.finish(job));
      request.addEventListener("error", () => this.fail(job, AWAY, true));
      request.addEventListener("loadend", () => {
        this.running -= 1;
        this.next();
      });
      const body = new FormData();
      body.append("file", job.file);
      request.send(body);
    }

    finish(job) {
      const answer = answerOf(job.request);
      if (job.request.status === 201 && answer && answer.token) {
        this.succeed(job, answer);
      } else if (answer && answer.error) {
        this.fail(job, answer.error, false);
      } else if (job.request.status === 413) {
        this.fail(job, "ไฟล์ใหญ่เกินขนาดที่กำหนด ลดขนาดหรือแบ่งเป็นหลายไฟล์", false);
      } else {
        const signedOut = [200, 401, 403].includes(job.request.status);
        this.fail(job, signedOut ? GONE : AWAY, true);
      }
    }

    succeed(job, answer) {
      this.attached(job, answer.token);
      this.status.textContent = `แนบไฟล์ ${job.file.name} แล้ว`;
      this.box.dispatchEvent(new Event("saraban:files", { bubbles: true }));
    }

    attached(job, token) {
      job.done = true;
      job.bar.value = 100;
      job.said.textContent = "แนบแล้ว";
      job.row.append(make("input", { type: "hidden", name: "upload", value: token }));
      job.row.querySelector(".desc input").name = `upload_description_${token}`;
    }

    fail(job, sentence, again) {
      job.row.classList.add("failed");
      job.bar.hidden = true;
      job.said.className = "";
      job.said.textContent = sentence;
      this.status.textContent = `${job.file.name}: ${sentence}`;
      if (!again) return;
      const retry = button("ลองใหม่", job.file.name);
      retry.addEventListener("click", () => {
        retry.remove();
        job.row.classList.remove("failed");
        job.bar.hidden = false;
        job.bar.value = 0;
        job.said.textContent = "รอส่ง";
        this.waiting.push(job);
        this.next();
      });
      job.state.append(retry);
    }

    // The row goes; if it came from a slot, an empty one takes its place.
    remove(row, name) {
      const job = row.job;
      this.waiting = this.waiting.filter((each) => each !== job);
      if (job) job.isRemoved = true;
      if (job && job.request && !job.done) job.request.abort();
      const number = row.dataset.number;
      let focus = this.box.querySelector("[data-more-slots]");
      if (number) {
        const holder = make("div");
        holder.innerHTML = this.box.querySelector("[data-slot-template]").innerHTML.replaceAll("__n__", number);
        const fresh = holder.querySelector("[data-slot-row]");
        row.replaceWith(fresh);
        this.prepare(fresh);
        focus = fresh.querySelector("input[type=file]");
      } else row.remove();
      this.status.textContent = `เอาไฟล์ ${name} ออกแล้ว`;
      this.box.dispatchEvent(new Event("saraban:files", { bubbles: true }));
      focus.focus();
    }

    // Pressed while files are under way: wait for them, then send by itself.
    hold(event) {
      const failed = this.slots.querySelector(".failed");
      if (failed) {
        event.preventDefault();
        this.status.textContent = "มีไฟล์ที่ส่งไม่สำเร็จ ลองใหม่หรือเอาออกก่อน";
        failed.querySelector("button").focus();
      } else if (this.running || this.waiting.length) {
        event.preventDefault();
        this.submitter = event.submitter || null;
        this.status.textContent = "กำลังส่งไฟล์ เมื่อครบแล้วจะบันทึกให้เอง";
        this.slots.querySelectorAll(".state span:last-of-type").forEach((said) => {
          if (said.textContent.endsWith("%")) said.textContent += " แล้วจะบันทึกให้เอง";
        });
      }
    }

    release() {
      const submitter = this.submitter;
      this.submitter = undefined;
      if (!this.slots.querySelector(".failed")) this.form.requestSubmit(submitter || undefined);
      else this.hold(new Event("submit"));
    }
  }

  document.querySelectorAll("[data-attachments]").forEach((box) => new Attachments(box));
})();

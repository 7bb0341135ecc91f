// Sends a chosen file in pieces while the form is filled in; survives a dropped connection. Without this script the file goes with the form.
const PIECE = 1024 * 1024;
const VERSION = { "Tus-Resumable": "1.0.0" };

class Cut extends Error {}
class Refused extends Error {}
class LoggedOut extends Error {}

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function call(url, method, headers = {}, body = undefined) {
  let answer;
  try {
    answer = await fetch(url, { method, body, redirect: "manual", headers: { ...VERSION, "X-CSRFToken": token(), ...headers } });
  } catch {
    throw new Cut();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new LoggedOut();
  if (answer.status >= 500) throw new Cut();
  if (answer.status === 422) throw new Refused((await answer.json()).message);
  return answer;
}

class FileOnItsWay {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('input[type="file"]');
    this.id = box.querySelector("[data-upload-id]");
    this.area = box.querySelector("[data-upload-progress]");
    this.bar = box.querySelector("progress");
    this.status = box.querySelector("[data-upload-status]");
    this.resume = box.querySelector("[data-upload-resume]");
    this.cancel = box.querySelector("[data-upload-cancel]");
    this.name = this.input.name;
    this.round = 0;
    this.input.addEventListener("change", () => this.start(this.input.files[0]));
    this.resume.addEventListener("click", () => this.send());
    this.cancel.addEventListener("click", () => this.stop());
    window.addEventListener("online", () => { if (!this.resume.hidden) this.send(); });
  }

  say(key, text = "") {
    this.status.textContent = (key ? this.box.dataset[key] : "") + text;
  }

  start(file) {
    this.stop();
    if (!file) return;
    this.file = file;
    this.area.hidden = false;
    if (file.size > Number(this.box.dataset.mostBytes)) { this.say("wordTooLarge"); this.input.value = ""; return; }
    this.send();
  }

  stop() {
    this.round += 1;
    if (this.address && !this.id.value) call(this.address, "DELETE").catch(() => {});
    this.address = undefined;
    this.id.value = "";
    this.area.hidden = true;
    this.input.name = this.name;
    this.resume.hidden = this.cancel.hidden = true;
  }

  async send() {
    const round = (this.round += 1);
    this.resume.hidden = true;
    this.cancel.hidden = false;
    try {
      this.address ??= await this.announce();
      await this.pieces(round);
      if (round === this.round) await this.finish(round);
    } catch (error) {
      if (round === this.round) this.failed(error);
    }
  }

  async announce() {
    const metadata = `filename ${base64(this.file.name)},purpose ${base64(this.box.dataset.purpose)}`;
    const answer = await call(this.box.dataset.upload, "POST", { "Upload-Length": this.file.size, "Upload-Metadata": metadata });
    if (answer.status !== 201) throw new Cut();
    return answer.headers.get("Location");
  }

  async pieces(round) {
    const head = await call(this.address, "HEAD");
    if (head.status === 404) { this.address = await this.announce(); return this.pieces(round); }
    let offset = Number(head.headers.get("Upload-Offset"));
    while (offset < this.file.size && round === this.round) {
      this.show(offset);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
      const answer = await call(this.address, "PATCH", headers, this.file.slice(offset, offset + PIECE));
      if (answer.status !== 204 && answer.status !== 409) throw new Cut();
      offset = Number(answer.headers.get("Upload-Offset"));
    }
    this.show(this.file.size);
  }

  show(offset) {
    const percent = Math.floor((100 * offset) / this.file.size);
    this.bar.value = percent;
    this.say("wordSending", ` ${percent}%`);
  }

  async finish(round) {
    this.say("wordChecking");
    for (;;) {
      const answer = await (await call(`${this.address}finish/`, "POST")).json();
      if (round !== this.round) return;
      if (answer.state !== "checking") return this.done(answer);
      await new Promise((wake) => setTimeout(wake, 1500));
    }
  }

  done(answer) {
    this.cancel.hidden = true;
    if (answer.state === "quarantined") { this.say("wordQuarantined"); return; }
    this.id.value = answer.upload;
    this.input.removeAttribute("name"); // the file is there already; the form sends its id
    this.input.required = false;
    this.input.removeAttribute("aria-invalid");
    this.bar.value = 100;
    this.say("wordDone", answer.removed.length ? `。${this.box.dataset.wordCleaned}` : "");
    this.box.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: answer }));
  }

  failed(error) {
    if (error instanceof Refused) {
      this.address = undefined;
      this.input.value = "";
      this.cancel.hidden = true;
      this.input.setAttribute("aria-invalid", "true");
      this.say("", error.message);
      return;
    }
    this.say(error instanceof LoggedOut ? "wordLogin" : "wordCut");
    this.resume.hidden = false;
  }
}

for (const box of document.querySelectorAll("[data-upload]")) new FileOnItsWay(box);

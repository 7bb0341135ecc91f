import { FileOnItsWay, client, takeChosen } from "./upload.js";

// Several photographs, each on its way by itself; their order on the page is the order of the pages. The form waits for those that are
// on their way, and is not sent while one of them was refused: a page left out unnoticed would be a document that lies.
class Pile {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.input = box.querySelector('input[type="file"]');
    this.list = box.querySelector("[data-pile-list]");
    this.word = box.querySelector("[data-pile-word]");
    this.uploads = new Map(); // row → its upload
    for (const row of this.list.children) this.wire(row);
    this.input.addEventListener("change", () => this.take());
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true });
    box.addEventListener("upload:ended", () => this.goOn());
  }

  async take() {
    const files = [...this.input.files];
    try { await client(); } catch { return; } // the form itself sends them
    this.input.value = "";
    for (const file of files) this.add(file);
  }

  add(file) {
    const row = this.box.querySelector("template").content.cloneNode(true).firstElementChild;
    row.querySelector("[data-pile-name]").textContent = file.name;
    this.list.append(row);
    const upload = new FileOnItsWay(row.querySelector("[data-upload]"));
    this.uploads.set(row, upload);
    this.wire(row);
    row.addEventListener("upload:cancelled", () => this.remove(row));
    upload.start(file);
  }

  wire(row) {
    const name = row.querySelector("[data-pile-name]").textContent;
    row.querySelector("[data-pile-buttons]").hidden = false;
    for (const button of row.querySelectorAll("[data-pile-buttons] button")) button.setAttribute("aria-label", `${button.textContent} ${name}`);
    row.querySelector("[data-pile-up]").addEventListener("click", () => row.previousElementSibling?.before(row));
    row.querySelector("[data-pile-down]").addEventListener("click", () => row.nextElementSibling?.after(row));
    row.querySelector("[data-pile-remove]").addEventListener("click", () => this.remove(row));
  }

  remove(row) {
    this.uploads.get(row)?.stop();
    this.uploads.delete(row);
    row.remove();
    this.input.focus();
    this.goOn();
  }

  which(state) {
    return [...this.uploads].filter(([, upload]) => upload.state === state).map(([row]) => row);
  }

  say(key, count) {
    this.word.textContent = key ? this.box.dataset[key].replace("{n}", count) : "";
  }

  hold(event) {
    const waiting = this.which("travelling");
    const refused = this.which("refused");
    if (!waiting.length && !refused.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.held = waiting.length > 0;
    this.submitter = event.submitter;
    if (this.held) this.say("wordWaiting", waiting.length);
    else this.stopAt(refused);
  }

  stopAt(refused) {
    this.held = false;
    this.say("wordRefused", refused.length);
    refused[0].querySelector("[data-pile-remove]").focus();
  }

  // Whoever pressed the button while photographs were on their way does not press it again.
  goOn() {
    const waiting = this.which("travelling");
    const refused = this.which("refused");
    if (!this.held) { if (!refused.length) this.say(""); return; }
    if (waiting.length) { this.say("wordWaiting", waiting.length); return; }
    if (refused.length) { this.stopAt(refused); return; }
    this.held = false;
    this.say("");
    this.form.requestSubmit(this.submitter);
  }
}

for (const box of document.querySelectorAll("[data-pile]")) takeChosen(new Pile(box).input);

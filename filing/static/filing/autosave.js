// Keeps what is typed: on the server within a second, and while that is not to be had on this device, sealed. One request at a time; each
// carries its number, so that a late one changes nothing, and names what changed, so that another window's answers stay.
import { renew } from "../web/session.js";
import { LocalCopy } from "./local-copy.js";

const PAUSE = 400;
const LONGEST_PAUSE = 15_000;
const SILENCE = 8000; // no answer for so long is no line; the same words go again with a higher number

class Autosave {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.copy = new LocalCopy(form.getAttribute("hx-post"), form.dataset.seal);
    this.tab = crypto.randomUUID?.() ?? String(Math.random());
    this.number = 0;
    this.changed = new Map(); // field → its values, not yet taken up by a request
    this.travelling = new Map();
    this.before = new Map(); // field → what the server had
    this.waiting = new Map(); // kept for questions that are not on the page yet
    this.unanswered = new Map(); // field → values that were sent, with no answer yet
    this.failures = 0;
    this.rendered();
    for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => { if (event.target.type !== "file") this.note(event.target.name); }); // files travel on their own
    form.addEventListener("htmx:after:request", (event) => { this.status = event.detail.ctx.response.status; });
    form.addEventListener("htmx:before:swap", (event) => this.beforeSwap(event.detail.tasks));
    form.addEventListener("htmx:after:swap", () => this.afterSwap());
    this.button = form.querySelector(".actions button");
    this.button.addEventListener("pointerdown", () => { this.pressed = true; });
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(() => this.release())); // after the click
    form.addEventListener("htmx:finally:request", () => this.answered());
    form.addEventListener("submit", () => this.leave());
    window.addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    for (const back of ["online", "focus"]) window.addEventListener(back, () => { this.renewed = false; this.send(); });
    window.addEventListener("offline", () => this.say("wordOffline"));
    const read = this.restore();
    window.addEventListener("pageshow", () => read.then(() => this.unsaved().forEach((name) => this.note(name)))); // some browsers put words back after the load
  }

  // What the server sent with the page, whatever stands in the fields by now: a reset copy of the form says so.
  rendered() {
    const sent = this.form.cloneNode(true);
    sent.reset();
    const values = new FormData(sent);
    for (const name of this.names()) this.before.set(name, values.getAll(name).map(String));
  }

  // Typed before this script ran, or put back by the browser on reload and back: it stands on the page, so it is kept like any other.
  unsaved() {
    const open = (name) => this.changed.has(name) || this.travelling.has(name);
    return this.names().filter((name) => !open(name) && JSON.stringify(this.values(name)) !== JSON.stringify(this.before.get(name)));
  }

  names() {
    return [...new Set([...this.form.elements].filter((field) => field.type !== "file").map((field) => field.name))].filter((name) => name && !name.startsWith("_") && name !== "csrfmiddlewaretoken");
  }

  fields(name) {
    return [...this.form.elements].filter((field) => field.name === name);
  }

  values(name) {
    return new FormData(this.form).getAll(name).map(String);
  }

  put(name, values) {
    for (const field of this.fields(name)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (field.value !== values[0]) field.value = values[0] ?? "";
    }
  }

  say(word) {
    const line = document.getElementById("saved");
    if (line.textContent !== this.words[word]) line.textContent = this.words[word]; // said once, not with every try
  }

  note(name) {
    if (!name || name.startsWith("_")) return;
    this.left = false;
    this.changed.set(name, this.values(name));
    this.keep();
    this.plan(PAUSE);
  }

  keep() {
    const open = [...this.travelling, ...this.changed, ...this.waiting];
    this.copy.write(new Map(open.map(([name, values]) => [name, [values, this.known(name)]])));
  }

  // What the server may hold of a field: what it acknowledged, and what was sent since without an answer.
  known(name) {
    const acknowledged = this.before.has(name) ? [this.before.get(name)] : [];
    return [...acknowledged, ...(this.unanswered.get(name) ?? [])];
  }

  plan(pause) {
    if (this.timer || this.travelling.size) return;
    this.timer = setTimeout(() => this.send(), pause);
  }

  sign(names) {
    this.number += 1;
    for (const [name, value] of [["_tab", this.tab], ["_number", this.number], ["_changed", names.join(",")]]) {
      let field = this.form.elements[name];
      if (!field) { field = document.createElement("input"); field.type = "hidden"; field.name = name; this.form.append(field); }
      field.value = value;
    }
  }

  send() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.left || this.travelling.size || !this.changed.size) return;
    this.travelling = this.changed;
    this.changed = new Map();
    for (const [name, values] of this.travelling) this.unanswered.set(name, [...(this.unanswered.get(name) ?? []), values].slice(-20));
    this.keep();
    this.status = 0;
    this.sign([...this.travelling.keys()]);
    this.silence = setTimeout(() => this.form.dispatchEvent(new CustomEvent("htmx:abort")), SILENCE);
    this.form.dispatchEvent(new CustomEvent("autosave"));
  }

  // New questions come above the button: while it is pressed they wait, else it stays where it is on the screen.
  beforeSwap(tasks) {
    const at = tasks.findIndex((task) => task.target?.id === "fields");
    if (at >= 0 && this.pressed) { tasks.splice(at, 1); this.held = true; }
    this.top = this.button.getBoundingClientRect().top;
  }

  release() {
    this.pressed = false;
    if (!this.held || this.left) return;
    this.held = false;
    const name = this.names()[0]; // the answer to any save brings the questions that were held back
    this.changed.set(name, this.values(name));
    this.send();
  }

  // New questions may have come; what was typed meanwhile stands where it was typed.
  afterSwap() {
    const moved = this.button.getBoundingClientRect().top - this.top;
    if (moved && this.top >= 0 && this.top < window.innerHeight) window.scrollBy({ top: moved, behavior: "instant" });
    for (const name of this.names()) if (!this.before.has(name)) this.before.set(name, this.values(name));
    for (const [name, values] of this.changed) this.put(name, values);
    for (const [name, values] of [...this.waiting]) {
      if (!this.fields(name).length) continue;
      this.waiting.delete(name);
      this.put(name, values);
      this.note(name);
    }
  }

  async answered() {
    clearTimeout(this.silence);
    const sent = this.travelling;
    this.travelling = new Map();
    if (this.status >= 200 && this.status < 300) {
      this.failures = 0;
      this.renewed = false;
      document.getElementById("login-again").hidden = true;
      for (const [name, values] of sent) { this.before.set(name, values); this.unanswered.delete(name); }
      if (this.changed.size) this.keep(); else this.copy.forget();
    } else {
      this.changed = new Map([...sent, ...this.changed]);
      this.failures += 1;
      await this.explain();
    }
    if (this.changed.size) this.plan(this.failures ? Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE) : PAUSE);
  }

  async explain() {
    const loggedOut = this.status === 401 || this.status === 403;
    if (loggedOut && !this.renewed && await renew()) { this.renewed = true; this.failures = 0; return; }
    document.getElementById("login-again").hidden = !loggedOut;
    if (loggedOut) this.say("wordExpired");
    else this.say(this.status >= 400 && this.status < 500 ? "wordGone" : "wordOffline");
  }

  // The page may not come back: what is not acknowledged goes without waiting for an answer.
  flush() {
    const names = [...new Map([...this.travelling, ...this.changed]).keys()];
    if (!names.length || this.left) return;
    this.sign(names);
    const words = [...new FormData(this.form)].filter(([, value]) => !(value instanceof File));
    navigator.sendBeacon(this.form.getAttribute("hx-post"), new URLSearchParams(words));
  }

  leave() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sign([]); // the whole page
    this.left = true; // however long the answer takes; whoever types on is still here
  }

  async restore() {
    const found = await this.copy.read();
    for (const name of this.unsaved()) this.changed.set(name, this.values(name));
    const here = new Set(this.changed.keys());
    const mine = [];
    for (const [name, [values, known]] of found) {
      const now = JSON.stringify(this.values(name));
      if (!this.fields(name).length) this.waiting.set(name, values);
      else if (now !== JSON.stringify(values)) {
        if (here.has(name) || known.length && !known.some((one) => JSON.stringify(one) === now)) mine.push(values.join("、")); // answered elsewhere meanwhile: both are shown
        else { this.put(name, values); this.changed.set(name, values); }
      }
    }
    if ([...this.changed.keys()].some((name) => !here.has(name))) this.say("wordRestored");
    if (this.changed.size) this.send(); else if (!this.waiting.size && !mine.length) this.copy.forget();
    if (mine.length) this.showOwn(mine);
  }

  showOwn(values) {
    const box = document.getElementById("own-words");
    box.hidden = false;
    for (const value of values) box.append(Object.assign(document.createElement("blockquote"), { textContent: value }));
  }
}

for (const form of document.querySelectorAll("form[data-seal]")) new Autosave(form);

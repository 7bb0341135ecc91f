// Keeps what is typed into a form that has no saves of its own (autosave.js): on the server within a second, for who typed it alone, and while
// that is not to be had on this device, sealed. Loaded by keep-typed.js where a page has such a form.
import { renew, token } from "../web/session.js";
import { LocalCopy } from "./local-copy.js";

const words = document.getElementById("keep-typed").dataset;
const PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const SILENCE = 8000;
const MOST_ASKED = 40;
const own = "csrfmiddlewaretoken";

// A short name for the same words; no secret is made of it.
function digest(text) {
  let found = 2166136261;
  for (const char of text) found = Math.imul(found ^ char.codePointAt(0), 16777619) >>> 0;
  return found.toString(16);
}

class KeptForm {
  constructor(form, address, name) {
    this.form = form;
    this.address = address;
    this.name = name;
    this.tab = crypto.randomUUID?.() ?? String(Math.random());
    this.number = 0;
    this.failures = 0;
    this.fresh = this.written(); // as the server sent it
    this.seen = digest(JSON.stringify(this.fresh));
    this.line = document.createElement("p");
    this.line.className = "saved";
    this.line.setAttribute("role", "status");
    for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => { if (event.target.form === form && event.target.type !== "file") this.note(); }); // its fields may stand outside it
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.leave(); });
    window.addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.flush(); });
    window.addEventListener("online", () => this.send());
  }

  fields() {
    return [...this.form.elements].filter((field) => field.name && !field.name.startsWith("_") && field.name !== own && !["hidden", "file", "password", "submit", "button"].includes(field.type));
  }

  // Field → its values, of a copy that is reset to what the server sent.
  written() {
    const copy = this.form.cloneNode(true);
    copy.reset();
    const sent = new FormData(copy);
    return [...new Set(this.fields().map((field) => field.name))].map((name) => [name, sent.getAll(name).map(String)]);
  }

  values() {
    const now = new FormData(this.form);
    return [...new Set(this.fields().map((field) => field.name))].map((name) => [name, now.getAll(name).map(String)]);
  }

  note() {
    if (!this.line.isConnected) this.form.append(this.line);
    this.open = true;
    this.left = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE);
  }

  body(names) {
    this.number += 1;
    const sent = new URLSearchParams({ _address: this.address, _form: this.name, _tab: this.tab, _number: this.number, _seen: this.seen, [own]: token() });
    if (names) sent.set("_changed", names.join(","));
    for (const [name, values] of this.values()) for (const value of values) sent.append(name, value);
    return sent;
  }

  names() {
    return this.values().map(([name]) => name);
  }

  async send() {
    clearTimeout(this.timer);
    if (this.left || this.travelling || !this.open) return;
    this.travelling = true;
    this.open = false;
    const copied = this.values();
    try {
      const answer = await fetch(words.save, { method: "POST", body: this.body(this.names()), headers: { "X-CSRFToken": token(), "HX-Request": "true" }, redirect: "manual", signal: AbortSignal.timeout(SILENCE) });
      if (!answer.ok) throw answer.status;
      this.failures = 0;
      this.renewed = false;
      this.copy?.forget();
      this.line.textContent = `${words.wordSaved} ${(await answer.json()).saved}`;
    } catch (problem) {
      this.failures += 1;
      this.open = true;
      this.copy?.write(new Map(copied));
      await this.explain(problem);
    }
    this.travelling = false;
    if (this.open && !this.given) this.timer = setTimeout(() => this.send(), this.failures ? Math.min(1000 * 2 ** this.failures, LONGEST_PAUSE) : PAUSE);
  }

  async explain(problem) {
    if ((problem === 401 || problem === 403) && !this.renewed && await renew()) { this.renewed = true; this.failures = 0; return; }
    const gone = problem === 404 || problem === 413;
    this.given = problem === 404; // nothing is kept of this form: no use in asking again
    this.line.textContent = problem === 401 || problem === 403 ? words.wordExpired : gone ? words.wordGone : words.wordOffline;
  }

  flush() {
    if (!this.open || this.left) return;
    navigator.sendBeacon(words.save, this.body(this.names()));
  }

  // The form goes with its name, so that the server lets go of its words once it was taken.
  leave() {
    clearTimeout(this.timer);
    this.number += 1;
    for (const [name, value] of [["_unsent", this.name], ["_tab", this.tab], ["_number", this.number], ["_seen", this.seen]]) {
      let field = this.form.elements[name];
      if (!field) { field = Object.assign(document.createElement("input"), { type: "hidden", name }); this.form.append(field); }
      field.value = value;
    }
    this.left = true; // however long the answer takes; whoever types on is still here
    this.copy?.forget();
  }

  put(name, values) {
    for (const field of this.fields().filter((one) => one.name === name)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else field.value = values[0] ?? "";
    }
  }

  async restore({ typed, seen, since, seal }) {
    const address = `${this.address}|${this.name}`;
    this.copy = new LocalCopy(address, seal);
    const here = await this.copy.read();
    const cameBack = this.form.querySelector("[aria-invalid=true], .errorlist");
    if (cameBack && seen) this.seen = seen;
    if (this.open) return; // typed meanwhile: what stands on the page counts
    const found = here.size ? here : new Map(Object.entries(typed));
    const now = new Map(this.values());
    const mine = [...found].filter(([name, values]) => now.has(name) && JSON.stringify(now.get(name)) !== JSON.stringify(values));
    if (!mine.length) return;
    const isOlder = !here.size && seen && seen !== this.seen;
    if (!isOlder) for (const [name, values] of mine) this.put(name, values);
    this.tell(isOlder, since, isOlder ? mine.map(([, values]) => values.join("、")).filter(Boolean) : []);
    if (here.size) { this.open = true; this.send(); }
  }

  tell(isOlder, since, texts) {
    const box = document.createElement("div");
    box.className = "notice warn";
    const told = [isOlder ? words.wordOlder : words.wordFound, since].filter(Boolean);
    box.append(...told.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
    for (const text of texts) box.append(Object.assign(document.createElement("blockquote"), { textContent: text }));
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: words.wordDiscard });
    button.addEventListener("click", () => this.discard(box));
    box.append(button);
    this.form.closest("details")?.setAttribute("open", "");
    this.form.prepend(box);
  }

  async discard(box) {
    clearTimeout(this.timer);
    const body = new URLSearchParams({ _address: this.address, _form: this.name });
    try {
      const answer = await fetch(words.discard, { method: "POST", body, headers: { "X-CSRFToken": token() }, signal: AbortSignal.timeout(SILENCE) });
      if (!answer.ok) throw answer.status;
    } catch (problem) {
      await this.explain(problem);
      return;
    }
    this.copy?.forget();
    for (const [name, values] of this.fresh) this.put(name, values);
    this.open = false;
    this.line.textContent = "";
    box.remove();
    this.fields()[0]?.focus();
  }
}

// Forms to one address are told apart by the names of their fields, and those that are alike by their place.
function kept(forms) {
  const seen = new Map();
  return forms.map((form) => {
    const address = new URL(form.getAttribute("action") || location.href, location.href).pathname;
    const names = [...new Set([...form.elements].filter((field) => field.type !== "hidden").map((field) => field.name))].filter((name) => name && !name.startsWith("_"));
    const name = digest(names.join(","));
    const at = `${address}|${name}`;
    seen.set(at, (seen.get(at) ?? 0) + 1);
    return new KeptForm(form, address, seen.get(at) > 1 ? `${name}-${seen.get(at)}` : name);
  });
}

// Keeps the forms, and puts back what was typed into them and never sent.
export async function keep(forms) {
  const all = kept(forms);
  const asked = new URLSearchParams(all.slice(0, MOST_ASKED).map((one) => ["form", `${one.address}|${one.name}`]));
  try {
    const answer = await fetch(`${words.typed}?${asked}`, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(SILENCE) });
    if (answer.ok) for (const [number, found] of (await answer.json()).forms.entries()) all[number].restore(found);
  } catch {
    // no line: nothing is found again, and what is typed now is kept as soon as there is one
  }
}

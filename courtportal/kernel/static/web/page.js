// What every page does when scripts run; each part is a comfort, none is needed.

function focusFirst(root) {
  root.querySelector("[data-focus]")?.focus();
}

// A second press on a button that is already sending does nothing for five seconds.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending) { event.preventDefault(); return; }
  if (form.method !== "post") return;
  form.dataset.sending = "yes";
  setTimeout(() => delete form.dataset.sending, 5000);
});
// Nothing turns for ever: after ten seconds the page says that one may leave, and after a broken line that it broke. Forms that save
// themselves have words of their own.
const PATIENCE = 10_000;
const still = document.getElementById("still");
let waiting;

function say(word) {
  clearTimeout(waiting);
  if (!still) return;
  still.hidden = !word;
  still.textContent = word ? still.dataset[word] : "";
}

function wait() {
  clearTimeout(waiting);
  waiting = setTimeout(() => say("wordStill"), PATIENCE);
}

// What asks again and again does not while nobody sees the page, and catches up when it is looked at.
document.addEventListener("htmx:config:request", (event) => {
  if (event.detail.ctx.sourceEvent?.type !== "every") return;
  if (document.hidden) event.preventDefault();
  else event.detail.ctx.request.headers["X-Unattended"] = "yes"; // nobody did anything: the session's idle time runs on
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const asking of document.querySelectorAll('[hx-trigger^="every"]')) asking.dispatchEvent(new CustomEvent("every"));
});

const ofTheirOwn = (element) => Boolean(element?.closest?.("form[data-seal]"));
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) wait(); });
document.addEventListener("htmx:before:request", (event) => { if (!ofTheirOwn(event.target)) wait(); });
document.addEventListener("htmx:finally:request", (event) => {
  if (ofTheirOwn(event.target)) return;
  const status = event.detail?.ctx?.response?.status ?? 0;
  say(status === 0 || status >= 500 ? "wordCut" : "");
});

window.addEventListener("pageshow", () => say(""));
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach((form) => delete form.dataset.sending));

// Menus close with Escape and when the focus leaves them.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// Buttons that print, shown only where they work.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.addEventListener("htmx:after:swap", (event) => focusFirst(event.detail?.ctx?.target ?? document));
focusFirst(document);

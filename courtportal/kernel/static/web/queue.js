// Keys of a work queue: j and k move, Enter opens, x selects, ? shows the keys. The list: <tbody data-queue>, each row with one link.

const rows = () => [...document.querySelectorAll("[data-queue] > tr")];
let place = -1;

function go(step) {
  const all = rows();
  if (!all.length) return;
  place = Math.min(Math.max(place + step, 0), all.length - 1);
  all.forEach((row, index) => row.classList.toggle("selected", index === place));
  all[place].querySelector("a")?.focus();
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  x: () => rows()[place]?.querySelector("input[type=checkbox]")?.click(),
  "?": () => document.querySelector("details[data-keys]")?.toggleAttribute("open"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  const action = keys[event.key];
  if (action) { event.preventDefault(); action(); }
});

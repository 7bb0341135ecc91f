// Keys of the review desk: j and k move between findings, Enter turns to the paper, x puts the finding on the correction list.

const findings = () => [...document.querySelectorAll("[data-finding]")];
let place = -1;

function go(step) {
  const all = findings();
  if (!all.length) return;
  place = Math.min(Math.max(place + step, 0), all.length - 1);
  all[place].closest("details")?.setAttribute("open", "");
  all[place].focus();
}

function turnToPaper() {
  const page = document.getElementById(findings()[place]?.dataset.page ?? "");
  if (!page) return;
  page.closest("details")?.setAttribute("open", "");
  page.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => go(1),
  k: () => go(-1),
  Enter: turnToPaper,
  x: () => findings()[place]?.querySelector("input[type=checkbox]")?.click(),
  "?": () => document.querySelector("details[data-keys]")?.toggleAttribute("open"),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
  if (event.key === "Enter" && !event.target.matches("[data-finding]")) return;
  const action = keys[event.key];
  if (action) { event.preventDefault(); action(); }
});

// On a phone only what needs a look stands open: the answers and the papers are a list of headings, each a tap away.
if (matchMedia("(max-width: 48rem)").matches) {
  const wanted = document.getElementById(location.hash.slice(1));
  document.querySelectorAll(".desk-papers details, .desk-part").forEach((part) => {
    if (!part.contains(wanted) && !part.querySelector(".state, [data-finding]")) part.removeAttribute("open");
  });
  wanted?.scrollIntoView();
}

// A link to a page of a closed file opens the file, one to a way of deciding opens its form.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link && link.hash.length > 1) document.getElementById(link.hash.slice(1))?.closest("details")?.setAttribute("open", "");
});

// Plays a sentence where it stands; without this script the link opens the sound by itself.

let player = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-sound]");
  if (!link) return;
  event.preventDefault();
  player?.remove();
  player = document.createElement("audio");
  player.controls = true;
  player.src = link.href;
  (link.closest("li") ?? link.parentElement).append(player);
  player.play().catch(() => {});  // another sentence was chosen, or the part of the page replaced, before this one began
});

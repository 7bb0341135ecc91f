// A field to sign in with finger, pen or mouse. The strokes travel as points; the server draws them again.

const INK = "#1b1f24";

function signatureField(box) {
  const canvas = box.querySelector("canvas");
  const kept = box.querySelector("[data-signature-strokes]");
  const said = box.querySelector("[role=status]");
  const pen = canvas.getContext?.("2d");
  if (!pen) return;
  let strokes = kept.value ? JSON.parse(kept.value) : [];

  function draw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: INK });
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  }

  function keep() {
    kept.value = strokes.length ? JSON.stringify(strokes) : "";
    said.textContent = strokes.length ? said.dataset.wordSigned : said.dataset.wordEmpty;
  }

  function place(event) {
    const edge = canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [
      within(((event.clientX - edge.left) / edge.width) * canvas.width, canvas.width),
      within(((event.clientY - edge.top) / edge.height) * canvas.height, canvas.height),
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    strokes.push([place(event)]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    strokes.at(-1).push(place(event));
    draw();
  });
  canvas.addEventListener("pointerup", keep);
  canvas.addEventListener("pointercancel", keep);
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
    keep();
  });

  canvas.hidden = false;
  box.querySelector("[data-signature-tools]").hidden = false;
  box.querySelector("[data-signature-none]").hidden = true;
  draw();
  keep();
}

document.querySelectorAll("[data-signature]").forEach(signatureField);

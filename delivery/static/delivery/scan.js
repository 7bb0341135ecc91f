/* Reads the QR code of a printed document from a picture, where the browser can (BarcodeDetector). Elsewhere the field stays
   hidden and the code is typed. The picture does not leave the device. */

const panel = document.querySelector("[data-scan]");
const form = document.querySelector("[data-code-form]");

function codeIn(text) {
  // The QR code holds the address of the answer; its last part is the code.
  const last = text.split(/[?#]/)[0].split("/").filter(Boolean).pop() ?? "";
  return /^[0-9A-Za-z-]{12,40}$/.test(last) ? last : "";
}

async function read(detector, file) {
  const picture = await createImageBitmap(file);
  try {
    const found = await detector.detect(picture);
    return found.map((one) => codeIn(one.rawValue)).find(Boolean) ?? "";
  } finally {
    picture.close();
  }
}

async function start() {
  if (!panel || !form || !("BarcodeDetector" in window)) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const said = panel.querySelector("[role=status]");
  panel.hidden = false;
  panel.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    said.textContent = panel.dataset.reading;
    const code = await read(detector, file).catch(() => "");
    said.textContent = code ? panel.dataset.found : panel.dataset.missing;
    if (!code) return;
    form.elements.code.value = code;
    form.requestSubmit();
  });
}

start();

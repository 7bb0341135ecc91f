// Sends a file with tus-js-client as a program outside the browser would; its order comes as JSON in the first argument.
// It says where the file is going, dies before the piece number `dieAt`, and says "done" when the whole file has arrived; with `finish` it
// also has the file checked. A broken line makes it wait and go on, as the page does.
import { createHash } from "node:crypto";
import { openSync, readFileSync, readSync } from "node:fs";
import { createRequire } from "node:module";

const order = JSON.parse(process.argv[2]);
const { Upload } = createRequire(order.packages)("tus-js-client");
const file = openSync(order.path);
const TRIES = Array.from({ length: 60 }, (_, tries) => Math.min(100 * 2 ** tries, 2000));
let pieces = 0;

function sumOf(offset) {
  const piece = Buffer.alloc(order.piece);
  const length = readSync(file, piece, 0, order.piece, offset);
  return createHash("sha256").update(piece.subarray(0, length)).digest("base64");
}

async function finish(address) {
  for (let tries = 0; tries < 60; tries += 1) {
    const answer = await fetch(`${address}finish/`, { method: "POST", headers: { "Tus-Resumable": "1.0.0", ...order.headers } }).catch(() => undefined);
    if (answer && answer.status < 500 && (await answer.json()).state !== "checking") return;
    await new Promise((wake) => setTimeout(wake, 1000));
  }
}

const upload = new Upload(readFileSync(order.path), {
  endpoint: order.endpoint, uploadUrl: order.address, chunkSize: order.piece, retryDelays: TRIES,
  metadata: { filename: order.name, purpose: "evidence" }, headers: order.headers,
  onBeforeRequest: (request) => {
    if (request.getMethod() !== "PATCH") return;
    pieces += 1;
    if (pieces === order.dieAt) process.kill(process.pid, "SIGKILL");
    request.setHeader("Upload-Checksum", `sha256 ${sumOf(Number(request.getHeader("Upload-Offset")))}`);
  },
  onUploadUrlAvailable: () => process.stdout.write(`${upload.url}\n`),
  onError: (error) => { process.stderr.write(`${error}\n`); process.exit(1); },
  onSuccess: async () => {
    process.stdout.write(`done ${pieces}\n`);
    if (order.finish) await finish(upload.url);
    process.exit(0);
  },
});
upload.start();

// Sends a file with tus-js-client as a program outside the browser would; its order comes as JSON in the first argument.
// It says where the file is going, dies before the piece number `dieAt`, and ends with "done" when the whole file has arrived.
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const order = JSON.parse(process.argv[2]);
const { Upload } = createRequire(order.packages)("tus-js-client");
const data = readFileSync(order.path);
let pieces = 0;

const upload = new Upload(data, {
  endpoint: order.endpoint, uploadUrl: order.address, chunkSize: order.piece, retryDelays: [0, 100, 200],
  metadata: { filename: order.name, purpose: "evidence" }, headers: order.headers,
  onBeforeRequest: (request) => {
    if (request.getMethod() !== "PATCH") return;
    pieces += 1;
    if (pieces === order.dieAt) process.kill(process.pid, "SIGKILL");
    const offset = Number(request.getHeader("Upload-Offset"));
    const sum = createHash("sha256").update(data.subarray(offset, offset + order.piece)).digest("base64");
    request.setHeader("Upload-Checksum", `sha256 ${sum}`);
  },
  onUploadUrlAvailable: () => process.stdout.write(`${upload.url}\n`),
  onError: (error) => { process.stderr.write(`${error}\n`); process.exit(1); },
  onSuccess: () => process.stdout.write(`done ${pieces}\n`),
});
upload.start();

// The line to the court: carries what is said in the room to this page, and this page's sound to the court, numbered, chained, within the
// credit given, again and again until it is on disk there.

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const HEADER = 44;
const NOT_ALLOWED = 4003;
const FINAL_CODES = [4000, 4001, NOT_ALLOWED, 4004, 4005, 4006, 4009];
const RENEWAL_MS = 10000;

// The frame of a chunk and the running hash after it: SHA-256 over the hash before, number, moment and samples.
async function frame(previous, number, captured, samples) {
  const position = new DataView(new ArrayBuffer(12));
  position.setUint32(0, number);
  position.setBigUint64(4, BigInt(captured));
  const chained = new Uint8Array(previous.length + 12 + samples.byteLength);
  chained.set(previous);
  chained.set(new Uint8Array(position.buffer), previous.length);
  chained.set(new Uint8Array(samples), previous.length + 12);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", chained));
  const bytes = new Uint8Array(HEADER + samples.byteLength);
  bytes.set(new Uint8Array(position.buffer));
  bytes.set(hash, 12);
  bytes.set(new Uint8Array(samples), HEADER);
  return { bytes, hash };
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
}

export class Uplink {
  // `handlers`: message(object) for news of the room; lost() when the line breaks; refused(code) when the court ended it for good.
  constructor(url, spool, handlers) {
    this.url = url;
    this.spool = spool;
    this.handlers = handlers;
    this.attempt = 0;
    this.wanted = false;
    this.end = null;
    this.admitted = false;
    this.renewedAt = -RENEWAL_MS;
    this.acknowledgedAt = performance.now();
    this.stopSending();
  }

  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.opened();
    this.socket.onmessage = (event) => this.hear(JSON.parse(event.data));
    this.socket.onclose = (event) => this.closed(event.code);
  }

  opened() {
    this.attempt = 0;
    this.say({ type: "hello" });
    if (this.wanted || this.spool.length > 0) this.offerSound();
  }

  // From now on this page has sound for the court.
  offerSound() {
    this.wanted = true;
    this.say({ type: "microphone", backlog: this.spool.length });
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  // A step-up in another tab gives the session a new key, which ends this line: it is tried once with that key. Whoever is logged out
  // or sent away is refused at that try.
  renews(code) {
    const now = performance.now();
    if (code !== NOT_ALLOWED || !this.admitted || now - this.renewedAt < RENEWAL_MS) return false;
    this.renewedAt = now;
    return true;
  }

  closed(code) {
    this.stopSending();
    const renewed = this.renews(code);
    this.admitted = false;
    if (FINAL_CODES.includes(code) && !renewed) {
      this.handlers.refused(code);
      return;
    }
    this.handlers.lost();
    const wait = RETRY_MS[Math.min(this.attempt, RETRY_MS.length - 1)];
    this.attempt += 1;
    setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  hear(message) {
    this.admitted = true;
    if (message.type === "ready") this.resume(message);
    else if (message.type === "resend") this.resend(message);
    else if (message.type === "ack") this.acknowledged(message);
    else this.handlers.message(message);
  }

  stopSending() {
    this.run = null;
    this.hash = null;
  }

  get sending() {
    return this.run !== null;
  }

  // The court names the first chunk it does not have; what ends before that moment is already there.
  resume(message) {
    this.end = message.end_ms;
    this.spool.releaseBefore(message.end_ms);
    this.restart(message);
  }

  // A chunk was refused: what the court does not record is dropped, the rest is numbered anew.
  resend(message) {
    message.not_recorded.forEach(([from, to]) => this.spool.drop(from, to ?? Infinity));
    this.resume(message);
  }

  restart(message) {
    this.base = message.next;
    this.sent = 0;
    this.credit = message.credit;
    this.hash = bytesOf(message.hash);
    this.run = { pumping: false };
    this.pump();
  }

  acknowledged(message) {
    if (!this.sending) return;
    const durable = message.next - this.base;
    this.spool.release(durable);
    this.base += durable;
    this.sent -= durable;
    this.credit = message.credit;
    if (durable > 0 || this.spool.length === 0) this.acknowledgedAt = performance.now();
    this.pump();
  }

  get connected() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  // Everything has arrived and nothing more will come: the court may close this recording.
  finish() {
    if (!this.sending || this.spool.length > 0) return;
    this.wanted = false;
    this.stopSending();
    this.say({ type: "done" });
  }

  // Sends what the credit allows; one pump at a time, because each hash needs the one before.
  async pump() {
    const { run } = this;
    if (run === null || run.pumping) return;
    run.pumping = true;
    while (run === this.run && this.sent < this.spool.length && this.base + this.sent < this.credit) {
      const { captured, samples } = this.spool.chunks[this.sent];
      const { bytes, hash } = await frame(this.hash, this.base + this.sent, captured, samples);
      if (run !== this.run) return;
      this.socket.send(bytes);
      this.hash = hash;
      this.sent += 1;
    }
    run.pumping = false;
  }
}

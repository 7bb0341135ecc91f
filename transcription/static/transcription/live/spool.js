// Holds every chunk until the court has it on disk: in memory, and in the browser's database in case the page dies.

const STORE = "chunks";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("court-sound", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["channel", "captured"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Spool {
  constructor(channel) {
    this.channel = channel;
    this.chunks = [];
  }

  // Takes over what an earlier page of this microphone could not send. Without a database (private window) memory alone must do.
  async restore() {
    try {
      this.database = await open();
    } catch {
      this.database = null;
      return;
    }
    this.chunks = await new Promise((resolve) => {
      const request = this.store("readonly").getAll(this.range(Infinity));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve([]);
    });
  }

  get length() {
    return this.chunks.length;
  }

  get end() {
    return this.chunks.length === 0 ? 0 : this.chunks[this.chunks.length - 1].captured + 200;
  }

  // `captured`: milliseconds since the opening of the hearing, when this chunk begins.
  add(captured, samples) {
    const chunk = { channel: this.channel, captured, samples };
    this.chunks.push(chunk);
    this.store("readwrite")?.put(chunk);
  }

  // Forgets the first `count` chunks: they are on the court's disk.
  release(count) {
    this.forget(this.chunks.splice(0, count));
  }

  // Forgets what was captured before `moment` (already on the court's disk).
  releaseBefore(moment) {
    this.release(this.chunks.filter((chunk) => chunk.captured < moment).length);
  }

  // Forgets what was captured while the hearing was not being recorded.
  drop(from, to) {
    const kept = this.chunks.filter((chunk) => chunk.captured < from || chunk.captured >= to);
    this.forget(this.chunks.filter((chunk) => !kept.includes(chunk)));
    this.chunks = kept;
  }

  forget(chunks) {
    if (chunks.length === 0) return;
    const store = this.store("readwrite");
    if (store) chunks.forEach((chunk) => store.delete([this.channel, chunk.captured]));
  }

  store(mode) {
    return this.database ? this.database.transaction(STORE, mode).objectStore(STORE) : null;
  }

  range(to) {
    return IDBKeyRange.bound([this.channel, 0], [this.channel, to]);
  }
}

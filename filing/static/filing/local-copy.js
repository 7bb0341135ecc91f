// What the server has not acknowledged, on this device. IndexedDB, because it is on the disk when it says so (localStorage is written seconds
// later and would die with the browser). Sealed with a key that comes with the page and is never stored: who is not logged in to this draft
// cannot read it, and logging out deletes it. Without a secure connection browsers seal nothing, and nothing is kept.
const STORE = "drafts";
const able = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("filing", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function inStore(mode, use) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode, { durability: "strict" });
      const request = use(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export class LocalCopy {
  constructor(place, seal) {
    this.place = place;
    this.seal = seal;
    this.latest = Promise.resolve();
    this.wanted = undefined;
  }

  async key() {
    const raw = Uint8Array.from(atob(this.seal), (char) => char.charCodeAt(0));
    this.sealing ??= crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    return this.sealing;
  }

  // Writes follow one another, the newest only; a browser that cannot keep anything loses no more than without a copy.
  #next(step) {
    if (!able()) return;
    const idle = this.wanted === undefined;
    this.wanted = step;
    if (!idle) return;
    this.latest = this.latest.then(() => { const now = this.wanted; this.wanted = undefined; return now(); }).catch(() => {});
  }

  write(fields) {
    this.#next(async () => {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify([...fields]));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key(), plain);
      await inStore("readwrite", (store) => store.put({ iv, sealed }, this.place));
    });
  }

  forget() {
    this.#next(() => inStore("readwrite", (store) => store.delete(this.place)));
  }

  // Field → [values, what the server had]; empty if there is nothing, or nothing that this page may read.
  async read() {
    if (!able()) return new Map();
    try {
      const found = await inStore("readonly", (store) => store.get(this.place));
      if (!found) return new Map();
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv }, await this.key(), found.sealed);
      return new Map(JSON.parse(new TextDecoder().decode(plain)));
    } catch {
      return new Map();
    }
  }
}

// What the browser remembers of files on their way: their address on the server and nothing that tells what they are. Logging out clears it.
const PREFIX = "upload:";
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = (bytes) => crypto.subtle.digest("SHA-256", bytes);

// Which file this is, without its name: null where the browser cannot hash (no secure connection), and nothing is remembered.
export async function fingerprint(file, purpose) {
  if (!globalThis.crypto?.subtle) return null;
  return hex(await sha256(new TextEncoder().encode([file.name, file.size, file.lastModified, purpose].join("\n"))));
}

export async function checksum(blob) {
  if (!globalThis.crypto?.subtle) return "";
  return `sha256 ${btoa(String.fromCharCode(...new Uint8Array(await sha256(await blob.arrayBuffer()))))}`;
}

export class KeptAddresses {
  async findAllUploads() {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => this.#read(key));
  }

  async findUploadsByFingerprint(print) {
    const found = this.#read(PREFIX + print);
    return found ? [found] : [];
  }

  async removeUpload(key) {
    localStorage.removeItem(key);
  }

  async addUpload(print, { uploadUrl, size, creationTime }) {
    localStorage.setItem(PREFIX + print, JSON.stringify({ uploadUrl, size, creationTime }));
    return PREFIX + print;
  }

  #read(key) {
    const text = localStorage.getItem(key);
    return text ? { ...JSON.parse(text), urlStorageKey: key, metadata: {} } : null;
  }
}

// Sends a chosen file in pieces (tus-js-client) while the form is filled in; survives a dropped connection, an expired session and a closed
// browser. Without scripts the file goes with the form.
import { renew, token } from "./session.js";
import { KeptAddresses, fingerprint, checksum } from "./upload-memory.js";

const PIECE = 512 * 1024; // what a cut may cost
const PAUSES = [0, 1000, 3000, 5000, 10000, 20000];
const TRY_AGAIN = [0, 409, 423, 460];
const LOGGED_OUT = [401, 403];
const SILENCE = 12_000; // whoever has waited so long while nothing moved is told so
const PATIENCE = 10_000; // after so long a check is said to take longer

const status = (error) => error.originalResponse?.getStatus() ?? 0;

export class FileOnItsWay {
  constructor(box) {
    this.box = box;
    this.input = box.querySelector('input[type="file"]');
    this.id = box.querySelector("[data-upload-id]");
    this.area = box.querySelector("[data-upload-progress]");
    this.bar = box.querySelector("progress");
    this.status = box.querySelector("[data-upload-status]");
    this.resume = box.querySelector("[data-upload-resume]");
    this.cancel = box.querySelector("[data-upload-cancel]");
    this.login = box.querySelector("[data-upload-login]");
    this.name = this.input.name;
    this.round = 0;
    this.input.addEventListener("change", () => this.start(this.input.files[0]));
    this.resume.addEventListener("click", () => { this.renewed = false; this.send(); });
    this.cancel.addEventListener("click", () => this.cancelled());
    for (const back of ["online", "focus"]) window.addEventListener(back, () => { if (!this.resume.hidden) this.send(); });
  }

  say(key, text = "") {
    this.status.textContent = (key ? this.box.dataset[key].replace("{name}", this.file?.name ?? "") : "") + text;
  }

  start(file) {
    this.stop();
    if (!file) return;
    this.file = file;
    this.state = "travelling";
    this.address = undefined;
    this.furthest = -1;
    this.area.hidden = false;
    const word = this.firstLook();
    if (word) return this.refuse(word);
    this.send();
  }

  // What can be told before the first byte travels; the server looks again at everything.
  firstLook() {
    const { size, name } = this.file;
    if (size === 0) return "wordEmpty";
    if (size > Number(this.box.dataset.mostBytes)) return "wordTooLarge";
    const ends = this.input.accept.split(",").filter((end) => end.startsWith("."));
    if (!ends.length || ends.some((end) => name.toLowerCase().endsWith(end))) return "";
    return /\.hei[cf]$/i.test(name) ? "wordHeic" : "wordType";
  }

  end(state) {
    this.state = state;
    this.box.dispatchEvent(new CustomEvent("upload:ended", { bubbles: true }));
  }

  refuse(key, message = "") {
    this.say(key, message);
    this.input.value = "";
    this.input.setAttribute("aria-invalid", "true");
    this.cancel.hidden = this.resume.hidden = true;
    this.end("refused");
  }

  stop() {
    this.round += 1;
    this.state = "";
    this.upload?.abort(!this.id.value).catch(() => {});
    this.upload = undefined;
    this.id.value = "";
    this.area.hidden = true;
    this.input.name = this.name;
    this.resume.hidden = this.cancel.hidden = this.login.hidden = true;
  }

  cancelled() {
    this.stop();
    this.box.dispatchEvent(new CustomEvent("upload:cancelled", { bubbles: true }));
  }

  async send() {
    const round = (this.round += 1);
    this.resume.hidden = this.login.hidden = true;
    this.cancel.hidden = false;
    try {
      const { Upload } = await client();
      if (round !== this.round) return;
      await this.upload?.abort();
      this.upload = new Upload(this.file, await this.options(round));
      if (!this.address) await this.remember();
      if (round !== this.round) return;
      this.listen(round);
      this.upload.start();
    } catch {
      if (round === this.round) this.plain();
    }
  }

  async options(round) {
    return {
      endpoint: this.box.dataset.upload, uploadUrl: this.address, chunkSize: PIECE, retryDelays: PAUSES,
      metadata: { filename: this.file.name, purpose: this.box.dataset.purpose },
      fingerprint: () => fingerprint(this.file, this.box.dataset.purpose), urlStorage: new KeptAddresses(), removeFingerprintOnSuccess: true,
      onShouldRetry: (error) => (this.asking = false) || navigator.onLine && (status(error) >= 500 || TRY_AGAIN.includes(status(error))),
      onUploadUrlAvailable: () => { this.address = this.upload?.url; },
      onBeforeRequest: (request) => { this.asking = true; return this.sign(request); },
      onAfterResponse: () => { this.asking = false; },
      onProgress: (sent, all) => { if (round === this.round) { this.moved(round, sent); this.show(sent, all); } },
      onError: (error) => { clearTimeout(this.silence); if (round === this.round) this.failed(error); },
      onSuccess: () => { clearTimeout(this.silence); if (round === this.round) this.finish(round); },
    };
  }

  // A file whose sending was ended with the browser goes on where it stopped.
  async remember() {
    const [previous] = await this.upload.findPreviousUploads();
    if (previous) this.upload.resumeFromPreviousUpload(previous);
  }

  // Whoever waits is told within the time of silence that nothing moves. A question without an answer is given up; between two tries
  // the tries go on.
  listen(round) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (round !== this.round) return;
      if (this.asking) this.upload?.abort();
      this.cut();
    }, SILENCE);
  }

  // What travels a second time is no progress.
  moved(round, sent) {
    if (sent <= this.furthest) return;
    this.furthest = sent;
    this.listen(round);
  }

  async sign(request) {
    request.setHeader("X-CSRFToken", token());
    if (request.getMethod() !== "PATCH") return;
    const offset = Number(request.getHeader("Upload-Offset"));
    const sum = await checksum(this.file.slice(offset, offset + PIECE));
    if (sum) request.setHeader("Upload-Checksum", sum);
  }

  show(sent, all) {
    this.renewed = false;
    this.resume.hidden = true;
    const percent = Math.floor((100 * sent) / all);
    this.bar.value = percent;
    if (percent % 10 === 0 || !this.status.textContent) this.say("wordSending", ` ${percent}%`); // read aloud ten times, not a hundred
  }

  ask() {
    const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token() };
    return fetch(`${this.address}finish/`, { method: "POST", redirect: "manual", headers, signal: AbortSignal.timeout(PATIENCE) });
  }

  async finish(round) {
    this.say("wordChecking");
    let silences = 0;
    try {
      for (;;) {
        const answer = await this.ask().catch((error) => { if (error.name !== "TimeoutError" || (silences += 1) > 12) throw error; });
        if (round === this.round && !answer) { this.say("wordStill"); continue; }
        if (round !== this.round) return undefined;
        if (LOGGED_OUT.includes(answer.status)) return this.loggedOut();
        if (answer.status >= 500) return this.cut();
        const found = await answer.json();
        if (answer.status === 422) return this.refuse("", found.message);
        if (found.state !== "checking") return this.done(found);
        await new Promise((wake) => setTimeout(wake, 1500));
      }
    } catch {
      return round === this.round ? this.cut() : undefined;
    }
  }

  done(answer) {
    this.cancel.hidden = true;
    if (answer.state === "quarantined") { this.say("wordQuarantined"); this.end("refused"); return; }
    this.id.value = answer.upload;
    this.input.removeAttribute("name"); // the file is there already; the form sends its id
    this.input.required = false;
    this.input.removeAttribute("aria-invalid");
    this.bar.value = 100;
    this.say("wordDone", answer.removed.length ? `。${this.box.dataset.wordCleaned}` : "");
    this.box.dispatchEvent(new CustomEvent("upload:done", { bubbles: true, detail: answer }));
    this.end("arrived");
  }

  failed(error) {
    if (status(error) === 422) this.refuse("", JSON.parse(error.originalResponse.getBody()).message);
    else if (LOGGED_OUT.includes(status(error))) this.loggedOut();
    else this.cut();
  }

  cut() {
    this.say("wordCut");
    this.resume.hidden = false;
  }

  // Logged in again in another window, the page goes on with the new session's token.
  async loggedOut() {
    const round = this.round;
    if (await renew()) {
      if (round !== this.round) return;
      if (!this.renewed) { this.renewed = true; this.send(); return; }
      this.say("wordBlocked"); // there is a session, so it is something on the way that refuses
      this.resume.hidden = false;
      return;
    }
    this.say("wordLogin");
    this.resume.hidden = this.login.hidden = false;
  }

  // The client is not there: the form itself sends the file, as without scripts. A file of a pile is in no field of the form.
  plain() {
    if (!this.name) { this.cut(); return; }
    this.area.hidden = true;
  }
}

// The package defines a global name; it is loaded when the first file is chosen.
export async function client() {
  if (!window.tus) await import("./packages/tus.min.js");
  return window.tus;
}

// What was chosen before this script had arrived (a slow line, a form the browser filled in again) is taken now: its "change" is over.
export function takeChosen(input) {
  if (input.files.length) input.dispatchEvent(new Event("change"));
}

if (document.querySelector("[data-pile]")) import("./upload-pile.js"); // not awaited: it waits for this module itself
for (const box of document.querySelectorAll("[data-upload]")) takeChosen(new FileOnItsWay(box).input);

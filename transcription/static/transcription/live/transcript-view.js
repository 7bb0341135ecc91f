// The growing transcript: one entry an utterance in the order of time, what is being said below, and the clerk's correction in place.

import { clockText } from "./timeline.js";

export class TranscriptView {
  // `correct(id, before, after)` resolves to an error text or null; null instead of it for those who may not correct.
  constructor(list, texts, correct) {
    this.list = list;
    this.texts = texts;
    this.correct = correct;
    this.entries = new Map();
    this.partials = new Map();
    this.waiting = new Map();
  }

  show(utterance) {
    const known = this.entries.get(utterance.id);
    if (known?.querySelector("form")) {
      this.waiting.set(utterance.id, utterance); // the clerk is typing here; shown when that is over
      return;
    }
    const entry = this.entry(utterance);
    this.entries.set(utterance.id, entry);
    this.dropPartial(utterance.seat, utterance.end_ms);
    if (known) known.replaceWith(entry);
    else this.insert(entry);
  }

  // What is heard so far at a seat; the final utterance takes its place.
  showPartial(message) {
    const old = this.partials.get(message.seat);
    if (message.text === "") {
      old?.remove();
      this.partials.delete(message.seat);
      return;
    }
    const entry = this.line(message.start_ms, message.speaker);
    entry.classList.add("partial");
    entry.append(this.paragraph([[message.text, false]]));
    this.partials.set(message.seat, entry);
    this.follow(() => {
      old?.remove();
      this.insert(entry);
    });
  }

  dropPartial(seat, endMs) {
    const partial = this.partials.get(seat);
    if (partial && Number(partial.dataset.start) <= endMs) {
      partial.remove();
      this.partials.delete(seat);
    }
  }

  clearPartials() {
    this.partials.forEach((entry) => entry.remove());
    this.partials.clear();
  }

  insert(entry) {
    this.follow(() => {
      const later = [...this.list.children].reverse().find((other) => Number(other.dataset.start) <= Number(entry.dataset.start));
      if (later) later.after(entry);
      else this.list.prepend(entry);
    });
  }

  // Keeps the newest line in view, unless the reader has scrolled up.
  follow(change) {
    const box = this.list.parentElement;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    change();
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  entry(utterance) {
    const entry = this.line(utterance.start_ms, utterance.speaker);
    const text = this.paragraph(utterance.pieces);
    entry.append(text);
    if (utterance.corrected) text.append(this.note(this.texts.corrected));
    if (this.correct) entry.append(this.correctButton(entry, utterance));
    return entry;
  }

  line(startMs, speaker) {
    const entry = document.createElement("li");
    entry.className = "say";
    entry.dataset.start = startMs;
    const time = document.createElement("span");
    time.className = "say-time number";
    time.textContent = clockText(startMs);
    const who = document.createElement("span");
    who.className = "say-who";
    who.textContent = speaker;
    entry.append(time, who);
    return entry;
  }

  paragraph(pieces) {
    const paragraph = document.createElement("p");
    for (const [text, unsure] of pieces) {
      const piece = document.createElement(unsure ? "span" : "bdi");
      if (unsure) {
        piece.className = "unsure";
        piece.title = this.texts.unsure;
      }
      piece.textContent = text;
      paragraph.append(piece);
    }
    return paragraph;
  }

  note(text) {
    const note = document.createElement("span");
    note.className = "state quiet";
    note.textContent = text;
    return note;
  }

  correctButton(entry, utterance) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button plain small";
    button.textContent = this.texts.correct;
    button.addEventListener("click", () => this.edit(entry, utterance));
    return button;
  }

  edit(entry, utterance) {
    const form = document.getElementById("correction").content.firstElementChild.cloneNode(true);
    const field = form.querySelector("textarea");
    const error = form.querySelector("[role=alert]");
    field.value = utterance.text;
    form.querySelector("[data-cancel]").addEventListener("click", () => this.stopEditing(form, utterance));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = await this.correct(utterance.id, utterance.text, field.value);
      error.textContent = problem ?? "";
      if (problem === null) this.stopEditing(form, { ...utterance, text: field.value, pieces: [[field.value, false]], corrected: true });
    });
    entry.append(form);
    entry.querySelector("button").hidden = true;
    field.focus();
  }

  stopEditing(form, utterance) {
    form.remove();
    this.show(this.waiting.get(utterance.id) ?? utterance);
    this.waiting.delete(utterance.id);
  }
}

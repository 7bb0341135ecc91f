// The hearing room: joins line, microphone, spool and transcript, and says plainly when sound does not arrive.

import { Microphone, loudness } from "./microphone.js";
import { Spool } from "./spool.js";
import { Timeline, clockText } from "./timeline.js";
import { TranscriptView } from "./transcript-view.js";
import { Uplink } from "./uplink.js";

const NO_CHUNK_MS = 2000;
const SILENT_MS = 15000;
const UNACKNOWLEDGED_MS = 4000;
const UNCONFIRMED = 4006;

const config = JSON.parse(document.getElementById("room-config").textContent);
const texts = JSON.parse(document.getElementById("room-texts").textContent);
const part = (name) => document.querySelector(`[data-room="${name}"]`);

class Room {
  constructor() {
    this.timeline = new Timeline();
    this.view = new TranscriptView(part("utterances"), texts, config.may_correct ? correct : null);
    this.state = { recording: false, state: config.state };
    this.heardAt = new Map();
    this.wanted = false;
    this.refusedText = null;
  }

  async start() {
    this.spool = new Spool(config.channel ?? "none");
    if (config.channel) await this.spool.restore();
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    this.uplink = new Uplink(`${scheme}://${window.location.host}${config.socket}`, this.spool, {
      message: (message) => this.hear(message),
      lost: () => this.update(),
      refused: (code) => this.refuse(code),
    });
    this.uplink.connect();
    part("microphone")?.addEventListener("click", () => this.toggleMicrophone());
    document.querySelectorAll("form[data-live]").forEach((form) => form.addEventListener("submit", (event) => conduct(event)));
    setInterval(() => this.update(), 500);
  }

  hear(message) {
    if (message.type === "partial") this.view.showPartial(message);
    else if (message.type === "level") this.showLevel(message.seat, message.value);
    else if (message.type === "snapshot" || message.type === "changes") this.take(message);
  }

  take(message) {
    if (message.type === "snapshot") this.view.clearPartials();
    message.utterances.forEach((utterance) => this.view.show(utterance));
    this.timeline.hear(message.position_ms);
    const before = this.state.recording;
    this.state = message;
    if (before !== message.recording) this.follow();
    document.body.dataset.hearing = message.state;
    this.update();
  }

  // -- microphone

  async toggleMicrophone() {
    this.wanted = !this.wanted;
    if (this.wanted) {
      try {
        await this.listen();
      } catch (error) {
        this.wanted = false;
        this.alarm(error.name === "NotFoundError" ? texts.no_microphone : texts.no_permission);
      }
    } else {
      await this.hush();
    }
    this.update();
  }

  async follow() {
    if (!this.wanted) return;
    if (this.state.recording) await this.listen();
    else await this.hush();
  }

  // Captures while the hearing is recorded; in between the device is let go.
  async listen() {
    if (!this.state.recording || this.microphone) return;
    this.microphone = new Microphone(config.worklet, (samples) => this.capture(samples), () => this.unplugged());
    this.chunkAt = performance.now();
    this.loudAt = performance.now();
    this.uplink.offerSound();
    try {
      await this.microphone.start();
    } catch (error) {
      this.microphone = null;
      throw error;
    }
  }

  async hush() {
    const { microphone } = this;
    this.microphone = null;
    await microphone?.stop();
    this.timeline.interrupt();
  }

  unplugged() {
    this.hush();
    this.wanted = false;
    this.update();
  }

  capture(samples) {
    this.chunkAt = performance.now();
    const loud = loudness(samples);
    if (loud > 0) this.loudAt = this.chunkAt;
    this.showLevel(config.seat, loud);
    if (this.uplink.end === null) return;
    this.spool.add(this.timeline.stamp(Math.max(this.uplink.end, this.spool.end)), samples);
    this.uplink.pump();
  }

  // -- what the page shows

  showLevel(seat, value) {
    const row = document.querySelector(`[data-seat="${seat}"]`);
    if (!row) return;
    row.querySelector("meter").value = value;
    if (value > 25) this.heardAt.set(seat, performance.now());
  }

  update() {
    const now = performance.now();
    if (this.state.state === "closed" && !this.microphone) this.uplink.finish();
    document.querySelectorAll("[data-seat]").forEach((row) => {
      const speaking = now - (this.heardAt.get(row.dataset.seat) ?? -10000) < 1500;
      if (!speaking) row.querySelector("meter").value = 0;
      row.querySelector("[data-speaking]").textContent = speaking ? texts.speaking : texts.quiet;
      row.classList.toggle("speaking", speaking);
    });
    const state = part("state");
    state.textContent = texts.states[this.state.state];
    state.className = `state ${this.state.recording ? "now" : "warn"}`;
    part("clock").textContent = this.state.recording ? clockText(this.timeline.now) : "";
    part("saved").textContent = this.uplink.end === null ? "" : texts.saved.replace("%s", clockText(this.savedUntil()));
    const button = part("microphone");
    if (button) button.textContent = this.wanted ? texts.microphone_off : texts.microphone_on;
    document.querySelectorAll("[data-step]").forEach((form) => { form.hidden = !form.dataset.when.split(" ").includes(this.state.state); });
    this.alarm(this.trouble(now));
  }

  savedUntil() {
    return this.spool.length > 0 ? this.spool.chunks[0].captured : Math.max(this.uplink.end, this.timeline.expected ?? 0);
  }

  // The one thing that is wrong, in words; null when all is well.
  trouble(now) {
    if (this.refusedText) return this.refusedText;
    if (!this.uplink.connected) {
      return this.spool.length > 0 ? texts.lost_with_sound.replace("%s", Math.ceil(this.spool.length / 5)) : texts.lost;
    }
    if (!this.microphone || !this.state.recording) return this.permissionText ?? null;
    if (now - this.chunkAt > NO_CHUNK_MS) return texts.no_sound;
    if (now - this.loudAt > SILENT_MS) return texts.only_silence;
    if (this.spool.length > 0 && now - this.uplink.acknowledgedAt > UNACKNOWLEDGED_MS) return texts.not_arriving;
    return null;
  }

  alarm(text) {
    const bar = part("alarm");
    if (text === texts.no_permission || text === texts.no_microphone) this.permissionText = text;
    else if (this.microphone) this.permissionText = null;
    if (bar.textContent !== (text ?? "")) bar.textContent = text ?? "";
    bar.hidden = text === null;
  }

  refuse(code) {
    this.refusedText = texts.refused[code] ?? texts.refused[4003];
    part("confirm").hidden = code !== UNCONFIRMED;
    this.hush();
    this.wanted = false;
    this.update();
  }
}

function token() {
  return document.querySelector('meta[name="csrf-token"]').content;
}

async function post(url, fields) {
  return fetch(url, { method: "POST", body: new URLSearchParams(fields), headers: { "X-CSRFToken": token(), Accept: "application/json" } });
}

// The judge's buttons, without leaving the page: leaving would interrupt the microphone.
async function conduct(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) return;
  button.disabled = true;
  try {
    const answer = await post(form.action, new FormData(form));
    part("problem").textContent = answer.ok ? "" : await whyNot(answer);
  } catch {
    part("problem").textContent = texts.lost;
  }
  button.disabled = false;
}

// The server says why it refused; what is no answer of the portal (an error page) is told in general words.
async function whyNot(answer) {
  const isJson = (answer.headers.get("Content-Type") || "").includes("application/json");
  return (isJson && (await answer.json()).error) || texts.step_failed;
}

async function correct(id, before, after) {
  try {
    const answer = await post(config.correct.replace("00000000-0000-0000-0000-000000000000", id), { before, text: after });
    return answer.ok ? null : (await answer.json()).error;
  } catch {
    return texts.lost;
  }
}

new Room().start();

// Runs on the audio thread: cuts the microphone's sound into chunks of 200 ms, 16 kHz, 16 bit, one channel.

import { Resampler } from "./resample.js";

const CHUNK_SAMPLES = 3200;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.chunk = new Int16Array(CHUNK_SAMPLES);
    this.filled = 0;
    this.port.onmessage = () => this.finish();
  }

  process(inputs) {
    const channels = inputs[0];
    if (channels.length > 0) this.take(this.resampler.push(this.mix(channels)));
    return true;
  }

  mix(channels) {
    if (channels.length === 1) return channels[0];
    return channels[0].map((_, index) => channels.reduce((sum, one) => sum + one[index], 0) / channels.length);
  }

  take(samples) {
    for (const sample of samples) {
      this.chunk[this.filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
      this.filled += 1;
      if (this.filled === CHUNK_SAMPLES) this.post();
    }
  }

  // The last, incomplete chunk is filled up with silence, so that no spoken sample is lost.
  finish() {
    if (this.filled > 0) this.post();
  }

  post() {
    const { buffer } = this.chunk;
    this.port.postMessage(buffer, [buffer]);
    this.chunk = new Int16Array(CHUNK_SAMPLES);
    this.filled = 0;
  }
}

registerProcessor("capture", Capture);

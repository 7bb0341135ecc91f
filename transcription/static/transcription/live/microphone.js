// The microphone of this page: asks for permission and hands on chunks of 200 ms.

export class Microphone {
  // `onChunk` is called with each ArrayBuffer; `onEnd` when the device is unplugged or its permission is withdrawn.
  constructor(workletUrl, onChunk, onEnd) {
    this.workletUrl = workletUrl;
    this.onChunk = onChunk;
    this.onEnd = onEnd;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false },
    });
    this.stream.getAudioTracks()[0].addEventListener("ended", () => this.onEnd());
    this.context = this.contextFor(this.stream);
    await this.context.audioWorklet.addModule(this.workletUrl);
    this.node = new AudioWorkletNode(this.context, "capture", { numberOfOutputs: 0 });
    this.node.port.onmessage = (event) => this.onChunk(event.data);
    this.source.connect(this.node);
    await this.context.resume();
  }

  // Most browsers resample by themselves; one that refuses gets its own rate, and the worklet resamples.
  contextFor(stream) {
    const context = new AudioContext({ sampleRate: 16000 });
    try {
      this.source = context.createMediaStreamSource(stream);
      return context;
    } catch {
      context.close();
      const native = new AudioContext();
      this.source = native.createMediaStreamSource(stream);
      return native;
    }
  }

  // Stops capturing after the last chunk has been handed on.
  async stop() {
    if (!this.context) return;
    this.source.disconnect();
    this.node.port.postMessage("finish");
    await new Promise((resolve) => { setTimeout(resolve, 50); });
    this.stream.getTracks().forEach((track) => track.stop());
    await this.context.close();
    this.context = null;
  }
}

// Loudness of a chunk as 0 to 100, from -60 dB to full scale.
export function loudness(buffer) {
  const samples = new Int16Array(buffer);
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length / (32768 * 32768) + 1e-12);
  return Math.max(0, Math.min(100, Math.round((decibels + 60) / 0.6)));
}

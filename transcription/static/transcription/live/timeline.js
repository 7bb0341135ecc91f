// Places sound on the hearing's time line: milliseconds since its opening, by the court's clock.

const CHUNK_MS = 200;
const MOST_DRIFT_MS = 1000;

export class Timeline {
  constructor() {
    this.offset = null;
    this.expected = null;
  }

  // The court said where its clock stands. The message that travelled least gives the largest difference and is the truest.
  hear(position) {
    const offset = position - performance.now();
    if (this.offset === null || offset > this.offset) this.offset = offset;
  }

  get now() {
    return Math.max(0, performance.now() + (this.offset ?? 0));
  }

  // The moment at which the chunk that has just ended began. Chunks of one unbroken stretch follow each other exactly, so that time is a
  // count of samples; a new stretch begins when the microphone was away, and never before `earliest`.
  stamp(earliest) {
    const began = this.now - CHUNK_MS;
    if (this.expected === null || Math.abs(began - this.expected) > MOST_DRIFT_MS) {
      this.expected = Math.ceil(Math.max(began, earliest, 0));
    }
    const moment = this.expected;
    this.expected += CHUNK_MS;
    return moment;
  }

  // The microphone stops: what comes next is a new stretch.
  interrupt() {
    this.expected = null;
  }
}

// 754000 → "00:12:34"
export function clockText(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

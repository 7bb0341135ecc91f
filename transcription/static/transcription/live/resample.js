// Brings sound of any sample rate to 16 kHz, block by block, without a seam between blocks.

const RATE = 16000;
const TAPS = 32;
const PHASES = 256;

// A table of windowed-sinc filters, one for each of PHASES positions between two input samples. Below the new rate's half nothing is lost
// that speech needs; above it everything is damped, so that it does not fold back as noise.
function filters(ratio) {
  const cutoff = Math.min(1, 1 / ratio) * 0.95;
  const table = new Float32Array((PHASES + 1) * TAPS);
  for (let phase = 0; phase <= PHASES; phase += 1) {
    for (let tap = 0; tap < TAPS; tap += 1) {
      const x = tap - TAPS / 2 + 1 - phase / PHASES;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x * cutoff) / (Math.PI * x * cutoff);
      const window = 0.5 + 0.5 * Math.cos((2 * Math.PI * x) / (TAPS + 2));
      table[phase * TAPS + tap] = cutoff * sinc * window;
    }
  }
  return table;
}

export class Resampler {
  constructor(inputRate) {
    this.ratio = inputRate / RATE;
    this.table = this.ratio === 1 ? null : filters(this.ratio);
    this.input = new Float32Array(TAPS / 2 - 1);
    this.position = TAPS / 2 - 1;
  }

  // Returns the output samples that the input so far allows.
  push(block) {
    if (this.table === null) return block;
    const input = new Float32Array(this.input.length + block.length);
    input.set(this.input);
    input.set(block, this.input.length);
    const output = [];
    while (this.position + TAPS / 2 < input.length) {
      output.push(this.at(input, this.position));
      this.position += this.ratio;
    }
    const used = Math.max(0, Math.floor(this.position) - TAPS / 2 + 1);
    this.input = input.slice(used);
    this.position -= used;
    return Float32Array.from(output);
  }

  at(input, position) {
    const whole = Math.floor(position);
    const phase = Math.round((position - whole) * PHASES);
    let sum = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      sum += this.table[phase * TAPS + tap] * input[whole - TAPS / 2 + 1 + tap];
    }
    return sum;
  }
}

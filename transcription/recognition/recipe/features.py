"""Sound as the network sees it: 40 cepstral coefficients every 10 ms, the same as the decoder computes."""

from functools import cache

import kaldi_native_fbank
import numpy as np
from numpy.typing import NDArray

from transcription.recognition.espeak import SAMPLE_RATE

COEFFICIENTS = 40
HIGHEST_FREQUENCY = -400  # below the Nyquist frequency
LOWEST_FREQUENCY = 20

MFCC_CONF = f"""--use-energy=false
--sample-frequency={SAMPLE_RATE}
--num-mel-bins={COEFFICIENTS}
--num-ceps={COEFFICIENTS}
--low-freq={LOWEST_FREQUENCY}
--high-freq={HIGHEST_FREQUENCY}
--dither=0.0
--snip-edges=true
--allow-upsample=true
--allow-downsample=true
"""


@cache
def _options() -> kaldi_native_fbank.MfccOptions:
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.dither = 0.0
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.snip_edges = True
    options.mel_opts.num_bins = COEFFICIENTS
    options.mel_opts.low_freq = LOWEST_FREQUENCY
    options.mel_opts.high_freq = HIGHEST_FREQUENCY
    options.num_ceps = COEFFICIENTS
    options.use_energy = False
    return options


def cepstra(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """One row of coefficients for each 10 ms; samples are at 16 kHz in the range of 16-bit integers."""
    computer = kaldi_native_fbank.OnlineMfcc(_options())
    computer.accept_waveform(SAMPLE_RATE, samples.tolist())
    computer.input_finished()
    rows = [computer.get_frame(number) for number in range(computer.num_frames_ready)]
    return np.stack(rows).astype(np.float32)

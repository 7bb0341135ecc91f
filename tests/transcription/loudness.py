"""A recogniser whose text can be foretold: one character for each loud chunk, so that tests can tell exactly what must
be heard.
"""

import numpy as np

from transcription.audio.log import CHUNK_MS, CHUNK_SAMPLES, Chunk
from transcription.recognition import engine

LOUD, QUIET = 3000, 0


class LoudnessRecogniser:
    """Hears one "word" for each run of loud chunks, named by their loudness; ends after two quiet chunks. It keeps state as a
    real one does.
    """

    def __init__(self) -> None:
        self.heard: list[int] = []

    def accept(self, pcm: bytes) -> engine.Partial | engine.Final:
        samples = np.frombuffer(pcm, dtype="<i2")
        self.heard += [int(samples[start]) for start in range(0, len(samples), CHUNK_SAMPLES)]
        if len(self.heard) > 2 and self.heard[-2:] == [0, 0] and any(self.heard):
            return self.finish()
        return engine.Partial("".join(self._text(value) for value in self.heard if value))

    def finish(self) -> engine.Final:
        return engine.Final(
            tuple(
                engine.Word(self._text(value), index * CHUNK_MS / 1000, (index + 1) * CHUNK_MS / 1000, 0.9)
                for index, value in enumerate(self.heard)
                if value
            )
        )

    @staticmethod
    def _text(value: int) -> str:
        return chr(0x4E00 + value % 1000)


def chunks(values: list[int], *, first: int = 0, at: int = 5000) -> list[Chunk]:
    return [
        Chunk(first + index, at + index * CHUNK_MS, np.full(CHUNK_SAMPLES, value, dtype="<i2").tobytes())
        for index, value in enumerate(values)
    ]

"""Vosk as a recogniser. One model is shared by all streams of a process."""

import json
import threading
from pathlib import Path
from typing import Any

from transcription.recognition.engine import SAMPLE_RATE, Final, Partial, Recogniser, Word, register

_models: dict[Path, Any] = {}
_loading = threading.Lock()


class ModelNotLoaded(RuntimeError):
    """The folder holds no model this engine can read."""


def _model(folder: Path) -> Any:
    import vosk  # late: the library and its model take memory only where speech is recognised

    with _loading:
        if folder not in _models:
            vosk.SetLogLevel(-1)
            try:
                _models[folder] = vosk.Model(str(folder))
            except Exception as error:  # vosk raises the bare class
                raise ModelNotLoaded(f"no Vosk model in {folder.name}") from error
        return _models[folder]


class VoskRecogniser:
    """A stream over `vosk.KaldiRecognizer`, whose word times already run on over the life of the stream."""

    def __init__(self, folder: Path) -> None:
        import vosk

        self._stream = vosk.KaldiRecognizer(_model(folder), SAMPLE_RATE)
        self._stream.SetWords(True)
        self._heard = 0
        self._odd = b""

    def accept(self, pcm: bytes) -> Partial | Final:
        pcm = self._odd + pcm
        whole = len(pcm) // 2 * 2  # half a sample waits for its other half
        self._odd = pcm[whole:]
        if whole == 0:
            return Partial(self._partial())
        self._heard += whole // 2
        if self._stream.AcceptWaveform(pcm[:whole]):
            return self._final(self._stream.Result())
        return Partial(self._partial())

    def finish(self) -> Final:
        return self._final(self._stream.FinalResult())

    def _partial(self) -> str:
        return str(json.loads(self._stream.PartialResult()).get("partial", "")).replace(" ", "")

    def _final(self, answer: str) -> Final:
        end_of_stream = self._heard / SAMPLE_RATE
        words = (
            Word(
                text=str(word["word"]),
                start=min(round(float(word["start"]), 2), end_of_stream),
                end=min(round(float(word["end"]), 2), end_of_stream),
                confidence=round(min(float(word["conf"]), 1.0), 3),
            )
            for word in json.loads(answer).get("result", [])
        )
        return Final(tuple(words))


def _open(folder: Path) -> Recogniser:
    return VoskRecogniser(folder)


register("vosk", _open)

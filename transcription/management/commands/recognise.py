"""``manage.py recognise``: turns the sound of all microphones into text until it is told to stop."""

import os
import time
from typing import Any

from django.core.management.base import CommandParser

from courtportal.kernel import clock
from courtportal.kernel.health import beat
from courtportal.kernel.health.services import BEAT_EVERY
from courtportal.kernel.management.until_stopped import UntilStopped
from transcription.live.decoder import Final
from transcription.live.health import BEATS
from transcription.live.recognising import RecognitionLoop
from transcription.recognition.active import model_store, open_recogniser
from transcription.recognition.engine import Word
from transcription.recognition.model_store import ModelMissing, ModelRefused
from transcription.recognition.normalise import written

_MODEL_LOOK_SECONDS = 10.0


class Command(UntilStopped):
    help = "Recognise the recordings of hearings and dictations as they grow."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="channels decoded at the same time")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Loop until SIGTERM or SIGINT; what is unfinished goes on at its boundary next time."""
        self.beaten = float("-inf")
        self.heed_signals()
        if self._wait_for_model():
            RecognitionLoop(open_recogniser, as_written, clock.now, options["threads"]).run(self._is_over)

    def _is_over(self) -> bool:
        """Asked at every turn of the loop; now and then it tells the status page that recognition goes on."""
        if time.monotonic() - self.beaten > BEAT_EVERY.total_seconds():
            beat(BEATS, clock.now())
            self.beaten = time.monotonic()
        return self.stopping

    def _wait_for_model(self) -> bool:
        """Without a model sound is only recorded; the text follows once one is installed."""
        told = False
        while not self.stopping:
            try:
                model_store().active()
            except (ModelMissing, ModelRefused) as problem:
                if not told:
                    self.stderr.write(f"only recording: {problem}")
                    told = True
                time.sleep(_MODEL_LOOK_SECONDS)
            else:
                return True
        return False


def as_written(final: Final) -> str:
    """The utterance with punctuation and figures, as it is read."""
    words = [Word(word.text, word.start_ms / 1000, word.end_ms / 1000, word.confidence) for word in final.words]
    return written(words) or final.text

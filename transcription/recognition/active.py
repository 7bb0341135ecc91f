"""The recogniser and the model this deployment uses, by its settings: the way in for live hearings and commands."""

from pathlib import Path

from django.conf import settings

import transcription.recognition.vosk_engine  # noqa: F401 - registers itself
from transcription.recognition.engine import Recogniser, open_stream
from transcription.recognition.model_store import ModelStore


def model_store() -> ModelStore:
    """The models of the data folder."""
    return ModelStore(Path(settings.DATA_DIR) / "speech-models")


def engine_name() -> str:
    """The registered recogniser that is used; Vosk unless the settings say otherwise."""
    return str(settings.RECOGNISER)


def open_recogniser() -> Recogniser:
    """A new stream with the model in use. Raises ModelMissing when none is installed."""
    return open_stream(engine_name(), model_store().active())

"""All tables of transcription, gathered for Django from their rooms."""

from transcription.audio.models import AudioChannel
from transcription.transcripts.models import (
    DictationToken,
    RecordingBreak,
    Seat,
    Transcript,
    TranscriptSignature,
    Utterance,
    UtteranceRevision,
)

__all__ = [
    "AudioChannel",
    "DictationToken",
    "RecordingBreak",
    "Seat",
    "Transcript",
    "TranscriptSignature",
    "Utterance",
    "UtteranceRevision",
]

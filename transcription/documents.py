"""The court document that transcription makes: the hearing transcript (《民事诉讼法》 art. 150; 法释〔2017〕5号 arts 6–9)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Instant


class Signatory(TypedDict):
    """审判员 林书衡."""

    title: str
    name: str


class Attendant(TypedDict):
    """Who was present, in which role."""

    role: str
    name: str
    description: NotRequired[str]
    # When who took part online last showed again who it is (《人民法院在线诉讼规则》第七条).
    confirmed_at: NotRequired[Instant]


class SpokenLine(TypedDict):
    """What one speaker said at one time."""

    speaker: str
    role: str
    at: Instant
    text: str


class Recording(TypedDict):
    """A recording with its integrity check value (法释〔2017〕5号 art. 9)."""

    name: str
    sha256: str
    seconds: int


class HearingTranscript(TypedDict):
    cause: str
    sitting: str
    # Of what is no trial; '' or missing for one.
    what: NotRequired[str]
    started_at: Instant
    ended_at: Instant
    place: str
    public: NotRequired[bool]  # of a trial only
    panel: list[Signatory]
    clerk: str
    present: list[Attendant]
    utterances: list[SpokenLine]
    audio: list[Recording]
    notes: NotRequired[list[str]]


_TEMPLATE = "transcription/documents/hearing_transcript.html"

register(DocumentKind("hearing_transcript", "庭审笔录", "Hearing transcript", _TEMPLATE, "2026-3", HearingTranscript))

"""The transcript of an asynchronous hearing as a court document (《人民法院在线诉讼规则》第二十条)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Instant
from filing.documents import PartyLine, Signatory


class SpokenTurn(TypedDict):
    """One turn of an asynchronous hearing; without ``spoken_at`` the party has not spoken in its time."""

    stage: str
    speaker: str
    due_at: Instant
    question: NotRequired[str]
    spoken_at: NotRequired[Instant]
    # When who spoke last showed again who it is (《人民法院在线诉讼规则》第七条).
    confirmed_at: NotRequired[Instant]
    text: NotRequired[str]
    files: NotRequired[list[str]]


class AsynchronousTranscript(TypedDict):
    what: str
    cause: str
    parties: list[PartyLine]
    panel: list[Signatory]
    ground: NotRequired[str]
    opened_at: Instant
    closed_at: Instant
    turns: list[SpokenTurn]


register(
    DocumentKind(
        "asynchronous_transcript",
        "非同步庭审笔录",
        "Transcript of an asynchronous hearing",
        "filing/documents/asynchronous_transcript.html",
        "2026-3",
        AsynchronousTranscript,
        strict=False,
    )
)

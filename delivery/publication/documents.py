"""The record of a service by publication for the file: why, what was tried before, the notice, and where it stood (CPL 95 ¶2)."""

from typing import NotRequired, TypedDict

from courtportal.kernel.rendering.document_kinds import DocumentKind, register
from courtportal.kernel.rendering.schema import Date, Instant


class Tried(TypedDict):
    """A way that led to nothing."""

    channel: str
    at: Instant
    finding: str


class Posted(TypedDict):
    """Where and when the notice was posted or printed; the photo by its digest, itself it stands in the file."""

    place: str
    at: Instant
    where: NotRequired[str]
    photo: NotRequired[str]


class PublicationRecord(TypedDict):
    recipient: str
    recipient_role: str
    ground: str
    reasons: str
    tried: list[Tried]
    notice: list[str]
    published_at: Instant
    ends_on: Date
    ended_on: NotRequired[Date]
    postings: NotRequired[list[Posted]]
    address: NotRequired[str]
    issued_on: Date


register(
    DocumentKind(
        "publication_record",
        "公告送达情况记录",
        "Record of service by publication",
        "delivery/documents/publication_record.html",
        "2026-2",
        PublicationRecord,
        serve=False,
    )
)

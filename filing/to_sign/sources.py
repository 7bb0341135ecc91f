"""The registry of what waits for a person's signature: each room registers what it has signed, with its own action."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise

from courtportal.kernel.authz import Actor, access, visible_to
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import SignatureSlot


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits. ``subject`` and ``version`` say what is read and signed: another version is unread again."""

    pk: uuid.UUID
    title: str
    case_number: str
    url: str
    subject: uuid.UUID
    version: str


@dataclass(frozen=True, slots=True)
class Source:
    """What one room has signed in one way. ``waiting`` is a query of rows that have a day of their own in ``since``;
    ``things`` makes no query for each row; ``readable`` is the row whose ``pdf`` the actor may read, else it raises Http404;
    ``sign`` is the room's own action.
    """

    code: str
    name: str | Promise
    act: str | Promise
    waiting: Callable[[Actor], QuerySet[Any]]
    since: str
    things: Callable[[Sequence[Any]], list[Thing]]
    readable: Callable[[Actor, uuid.UUID], Any]
    pdf: Callable[[Any], bytes]
    sign: Callable[[Actor, Thing, dt.datetime], object]
    # Whether this person's signature stands already: asked for what waits no more.
    is_signed: Callable[[uuid.UUID, Thing], bool]
    # What the room's own refusals mean, in words; "" for what it does not know.
    words: Callable[[Exception], str]


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Add a source at start-up. Raises ValueError for a code that another has."""
    if source.code in _sources:
        raise ValueError(f"two sources {source.code}")
    _sources[source.code] = source


def sources() -> dict[str, Source]:
    """All sources, by code."""
    return _sources


def of_documents(  # noqa: PLR0913 - what a room says of its documents
    *,
    code: str,
    name: str | Promise,
    act: str | Promise,
    model: Any,
    waiting: Callable[[Actor], QuerySet[Any]],
    url: Callable[[Any], str],
    sign: Callable[..., object],
    words: Callable[[Exception], str],
) -> Source:
    """A source of rows with a ``document`` that is fixed already and has the person's place."""

    def things(rows: Sequence[Any]) -> list[Thing]:
        return [
            Thing(row.pk, row.document.title, row.document.case_number, url(row), row.document.pk, row.document.unsigned_sha256)
            for row in rows
        ]

    def fixed(actor: Actor) -> QuerySet[Any]:
        return waiting(actor).filter(document__isnull=False).select_related("document")

    def readable(actor: Actor, key: uuid.UUID) -> Any:
        """What waits no more is read here by who signed it; who else may read the document, the room's own page says."""
        row = access(actor, model, key, "view")
        if fixed(actor).filter(pk=key).exists() or model._default_manager.filter(given_by(actor), pk=key).exists():
            return row
        raise Http404

    return Source(
        code=code,
        name=name,
        act=act,
        waiting=fixed,
        since="document__created_at",
        things=things,
        readable=readable,
        pdf=lambda row: document_bytes(row.document),
        sign=sign,
        is_signed=signed_in_document,
        words=words,
    )


def signed_in_document(user_id: uuid.UUID, thing: Thing) -> bool:
    """The person's signature stands in the document."""
    return SignatureSlot.objects.filter(document=thing.subject, user=user_id, signed_at__isnull=False).exists()


def given_by(actor: Actor) -> Exists:
    """For rows with a ``document``: the actor has signed it."""
    return Exists(SignatureSlot.objects.filter(document=OuterRef("document"), user=actor.user_id, signed_at__isnull=False))


def place_open_but(code: str) -> Exists:
    """For rows with a ``document``: a place other than this one waits for its signature."""
    return Exists(SignatureSlot.objects.filter(document=OuterRef("document"), signed_at=None).exclude(code=code))


def allowed(model: Any, action: str) -> Callable[[Actor], QuerySet[Any]]:
    """The rows to which the actor may do this."""
    return lambda actor: visible_to(actor, model, action)


def page(name: str) -> Callable[[Any], str]:
    """The page of a row by the name of its route."""
    return lambda row: reverse(name, args=[row.pk])


def no_words(_error: Exception) -> str:
    """The words of a room that refuses only as every room does."""
    return ""

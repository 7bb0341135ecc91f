"""Notices that nobody signs in person: drafted, checked and sealed in one step."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering.actions.check import check_document
from courtportal.kernel.rendering.actions.draft import draft_document
from courtportal.kernel.rendering.actions.seal import seal_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.transactions import require_none_held


def issue_document(  # noqa: PLR0913 - the document's whole head
    *, actor: Actor, kind: str, court: Court, data: Mapping[str, Any], now: dt.datetime, case_id: uuid.UUID | None = None,
    case_number: str = "", title: str = "", replaces: CourtDocument | None = None, key: str | None = None,
) -> CourtDocument:  # fmt: skip
    """A sealed document of a kind without personal signers. With a ``key`` the same call again gives the same document.

    Each step is kept by itself, so that it holds nothing while it renders and seals; what a killed process has begun under
    the key is taken up where it stands. Raises TransactionHeld inside a transaction: others would wait for the time stamp.
    """
    require_none_held(kind)
    document = draft_document(
        actor=actor,
        kind=kind,
        court=court,
        data=data,
        now=now,
        case_id=case_id,
        case_number=case_number,
        title=title,
        replaces=replaces,
        key=key,
    )
    if document.state == CourtDocument.State.DRAFT:
        document = check_document(actor=actor, document=document, now=now)
    return seal_document(actor=actor, document=document, now=now)

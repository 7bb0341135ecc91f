"""The ruling on a measure: signed by the officer who acts, then sealed by the court."""

import datetime as dt
from typing import Any

from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.rendering.actions import SignerSlot, check_document, draft_document, seal_document, sign_document
from courtportal.kernel.rendering.keys import digest_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.enforcement.models import EnforcementCase
from filing.enforcement.papers import head

SIGNER, KIND = "judge", "enforcement_ruling_freeze"


def ruling_to_read(enforcement: EnforcementCase, data: dict[str, Any]) -> CourtDocument:
    """The ruling as ``sealed_ruling`` would make it, for the officer to read first. Nothing is kept."""
    return as_it_would_be(KIND, data, **head(enforcement.case))


def sealed_ruling(actor: Actor, enforcement: EnforcementCase, data: dict[str, Any], key: str, now: dt.datetime) -> CourtDocument:
    """Signed by the officer who acts, then sealed; asked for again under the key, the same. With no transaction open."""
    officer = enforcement.officer
    document = draft_document(
        actor=actor,
        kind=KIND,
        data=data,
        now=now,
        signers=[SignerSlot(code=SIGNER, title_zh="执行法官", name=officer.display_name, user_id=officer.pk)],
        key=f"measure:{enforcement.pk}:{key}:{digest_of(data)}",
        **head(enforcement.case),
    )
    if document.state == CourtDocument.State.DRAFT:
        check_document(actor=actor, document=document, now=now)
    sign_document(actor=actor, document=document, slot=SIGNER, now=now)
    return seal_document(actor=SYSTEM, document=document, now=now)

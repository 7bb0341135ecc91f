"""The ruling on a measure: signed by the officer who acts, then sealed by the court."""

import datetime as dt
from typing import Any

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.actions import SignerSlot, issue_signed_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.enforcement.models import EnforcementCase
from filing.enforcement.papers import head

KIND = "enforcement_ruling_freeze"


def ruling_to_read(enforcement: EnforcementCase, data: dict[str, Any]) -> CourtDocument:
    """The ruling as ``sealed_ruling`` would make it, for the officer to read first. Nothing is kept."""
    return as_it_would_be(KIND, data, **head(enforcement.case))


def sealed_ruling(actor: Actor, enforcement: EnforcementCase, data: dict[str, Any], key: str, now: dt.datetime) -> CourtDocument:
    """Signed by the officer who acts, then sealed; asked for again under the key, the same. With no transaction open."""
    officer = enforcement.officer
    signer = SignerSlot(code="judge", title_zh="执行法官", name=officer.display_name, user_id=officer.pk)
    key = f"measure:{enforcement.pk}:{key}"
    return issue_signed_document(actor=actor, kind=KIND, data=data, signer=signer, key=key, now=now, **head(enforcement.case))

"""A document that one person decides on: drafted, checked, signed by who acts, and sealed, in one go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.rendering.actions.check import check_document
from courtportal.kernel.rendering.actions.draft import SignerSlot, draft_document
from courtportal.kernel.rendering.actions.seal import seal_document
from courtportal.kernel.rendering.actions.sign import sign_document
from courtportal.kernel.rendering.keys import digest_of
from courtportal.kernel.rendering.models import CourtDocument


def issue_signed_document(
    *, actor: Actor, kind: str, data: Mapping[str, Any], signer: SignerSlot, key: str, now: dt.datetime, **head: Any
) -> CourtDocument:
    """The sealed document; asked for again under the key with the same data, the same. With no transaction open.

    ``head``: its court, case_id and case_number. Who may: who may draft and check, and the ``signer`` for the signature. Raises
    what ``draft_document``, ``sign_document`` and ``seal_document`` raise.
    """
    key = f"{key}:{digest_of(data)}"
    document = draft_document(actor=actor, kind=kind, data=data, now=now, signers=[signer], key=key, **head)
    if document.state == CourtDocument.State.DRAFT:
        check_document(actor=actor, document=document, now=now)
    sign_document(actor=actor, document=document, slot=signer.code, now=now)
    return seal_document(actor=SYSTEM, document=document, now=now)

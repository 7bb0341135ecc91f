"""A document that people sign in person: drafted, checked, signed by who acts or has decided, and sealed, in one go."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.rendering.actions.check import check_document
from courtportal.kernel.rendering.actions.draft import SignerSlot, draft_document
from courtportal.kernel.rendering.actions.seal import seal_document
from courtportal.kernel.rendering.actions.sign import sign_document
from courtportal.kernel.rendering.keys import digest_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.transactions import require_none_held


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and at which place."""

    actor: Actor
    code: str
    title_zh: str


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


def issue_decided_document(
    *, signatories: Sequence[Signatory], kind: str, data: Mapping[str, Any], key: str, now: dt.datetime, **head: Any
) -> CourtDocument:
    """The sealed document of what these people have decided, each with a proof of presence of its own; each signs in person.

    Under the key it is made once, and taken up where a killed process left it. ``head``: its court, case_id and case_number.
    With no transaction open. Raises what ``draft_document``, ``sign_document`` and ``seal_document`` raise.
    """
    require_none_held(kind)
    places = [SignerSlot(one.code, one.title_zh, one.actor.name, one.actor.user_id) for one in signatories]
    document = draft_document(actor=SYSTEM, kind=kind, data=data, now=now, signers=places, key=key, **head)
    if document.state == CourtDocument.State.DRAFT:
        check_document(actor=SYSTEM, document=document, now=now)
    for one in signatories:
        if document.slots.filter(code=one.code).exists():  # not in one that was begun before people signed it
            sign_document(actor=one.actor, document=document, slot=one.code, now=now)
    return seal_document(actor=SYSTEM, document=document, now=now)

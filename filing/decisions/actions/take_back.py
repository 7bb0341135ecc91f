"""A checked decision that nobody has signed yet becomes a draft again; so does one not sealed yet whose panel has changed."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access
from courtportal.kernel.rendering.actions import draft_document
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of, places_fit, signer_slots


@transaction.atomic
def take_back(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The judge goes on drafting: the rendered document is discarded, its text stays as the draft.

    Who may: the judge of the case, before the signature; of a panel who presides, before the last judge has signed; and where
    somebody who would still have to sign has left the case. What was signed stays as it is and is used no more.
    Refused where the first signature is on the page and was not noted, unless its panel has changed.
    """
    decision = access(actor, Decision, decision_id, "take_back", lock=True)
    if decision.state == Decision.State.CHECKED and _is_signed(decision) and places_fit(decision):
        raise Refused("filing.decision", "take_back", [_("签名已经在文书上，登记的时候中断了：请再点一次签名，不会重复")])
    renew_document(decision, actor, now)
    record(actor=actor, action="decision.take_back", obj=decision, now=now)
    return decision


def draft_anew(case: Case, *, actor: Actor, reason: str, now: dt.datetime) -> None:
    """Whose panel has changed is decided by who sits now: what is not sealed yet is a draft with their places to sign.

    A document that was signed stays as it is and is used no more. In the caller's transaction.
    """
    unsealed = (Decision.State.DRAFT, Decision.State.CHECKED, Decision.State.SIGNING, Decision.State.SIGNED)
    for decision in Decision.objects.select_for_update(of=("self",)).filter(case=case, state__in=unsealed):
        renew_document(decision, SYSTEM, now)
        record(actor=actor, action="decision.draft_anew", obj=decision, now=now, reason=reason)


def _is_signed(decision: Decision) -> bool:
    """The page bears a signature, whether it is noted yet or not."""
    return document_of(decision).slots.filter(signed_at__isnull=False).exists()


def renew_document(decision: Decision, actor: Actor, now: dt.datetime) -> None:
    """The decision is a draft on a new document with the places of who sits now; a signed one is kept apart.

    In the caller's transaction, which holds the decision.
    """
    case, kind = decision.case, document_of(decision).kind
    if not _is_signed(decision):
        discard_document(decision)
    decision.signed_despite = ""
    decision.state, decision.decided_on, decision.version = Decision.State.DRAFT, None, decision.version + 1
    decision.document = draft_document(
        actor=actor, kind=kind, court=case.court, data=document_data(decision), now=now, case_id=case.pk,
        case_number=case.case_number, signers=signer_slots(case),
    )  # fmt: skip
    decision.save(update_fields=["state", "decided_on", "version", "document", "signed_despite"])


def discard_document(decision: Decision) -> None:
    """The decision has no document any more; one that somebody has signed cannot be discarded: DocumentChangedError."""
    document = document_of(decision)
    decision.document = None
    decision.save(update_fields=["document"])
    document.delete()

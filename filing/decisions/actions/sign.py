"""The judges sign the checked judgment: the sole judge; of a panel who presides first, then every other member."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.clock import local
from courtportal.kernel.rendering.actions import sign_document
from courtportal.kernel.rendering.models import CourtDocument, SignatureSlot
from filing.applications.recusal import why_aside
from filing.calendar.telling import tell_to_seal
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.cases.told import not_told
from filing.decisions.models import Decision
from filing.decisions.queries import document_of, judges_places, open_places, places_fit
from filing.decisions.rules.untried import Untried
from filing.decisions.standing_open import StandingOpen, standing_open
from filing.to_sign.opened import require_read, require_same

State = Decision.State


@dataclass(frozen=True, slots=True)
class Despite:
    """Why it is signed though something stands open, and on which ground though no trial was held."""

    reason: str
    untried: Untried | None


class StandsOpen(Exception):
    """Something stands open in the case, and no reason, or no ground that the law knows, was given to decide all the same."""

    def __init__(self, matters: StandingOpen) -> None:
        super().__init__(len(matters))
        self.matters = matters


def sign(
    *, actor: Actor, decision_id: uuid.UUID, now: dt.datetime, reason: str = "", untried: Untried | None = None, read: str = ""
) -> Decision:
    """The document carries the judge's personal signature; with that of the last judge the court's seal may follow (CPL 155).

    While a hearing is scheduled, a term of the parties runs or the clerk is asked to stand aside, or where the fee of a judgment
    was not prepaid, who presides or judges alone signs only with a ``reason``, which stays with the decision and in the audit
    log; where a judgment has had no trial, moreover with a ground that is open to its case (``untried``). Without them
    StandsOpen is raised. While a judge of the case is asked to stand aside, nothing is
    signed: Refused (CPL 48 para 2); so it is where the panel has changed since the text was checked, and with a judgment as
    long as the complaint has not been served on every defendant (CPL 128): nobody is judged unheard. Raises ChangedSinceRead
    where the text is another than ``read``, AnotherDocument where it became another while it was signed.
    Signed with no transaction open; who was interrupted signs again and finds the signature.
    """
    decision = access(actor, Decision, decision_id, "sign")
    _require_no_recusal(actor, decision)
    _require_told(decision)
    place = _own_place(actor, decision)
    require_read(document_of(decision).unsigned_sha256, read)
    despite = Despite(reason.strip(), untried)
    _why_now(decision, despite, now)
    signed = sign_document(actor=actor, document=document_of(decision), slot=place.code, now=now)
    return _keep(actor, decision_id, signed, despite, read, now)


@transaction.atomic
def _keep(
    actor: Actor, decision_id: uuid.UUID, document: CourtDocument, despite: Despite, read: str, now: dt.datetime
) -> Decision:
    found = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    if found.state == State.SIGNED and found.document_id == document.pk:  # by who signed at the same moment and noted both
        return found
    decision = access(actor, Decision, decision_id, "sign", lock=True)
    # A challenge is made under the lock of the case: it is seen here, or it waits and finds what was signed.
    Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)
    _require_no_recusal(actor, decision)
    _require_told(decision)
    require_read(document_of(decision).unsigned_sha256, read)
    require_same(decision.document_id, document)
    if decision.state == State.CHECKED:
        decision.signed_despite = _why_now(decision, despite, now)
    decision.document = document
    decision.state = State.SIGNING if open_places(decision) else State.SIGNED
    decision.save(update_fields=["state", "signed_despite"])
    _tell(actor, decision, now)
    if decision.state == State.SIGNED:
        tell_to_seal(decision.case, document, reverse("filing:decision", args=[decision.pk]), now)
    record(actor=actor, action="decision.sign", obj=decision, now=now, reason=decision.signed_despite)
    return decision


def _own_place(actor: Actor, decision: Decision) -> SignatureSlot:
    """Where the actor signs. Refused where the places are not those of the panel as it is now, or the actor has signed."""
    if not places_fit(decision):
        raise Refused(
            "filing.decision",
            "sign",
            [_("签名人和现在的审判人员、书记员不一致：请审判长或者独任审判员退回修改，核对后重新签名。")],
        )
    place = judges_places(decision).get(user_id=actor.account_id)
    if place.signed_at and decision.state == State.SIGNING and open_places(decision):
        raise Refused("filing.decision", "sign", [_("您已经签名，还有合议庭成员没有签名。")])
    return place


def _tell(actor: Actor, decision: Decision, now: dt.datetime) -> None:
    """Each signature of a panel stands on the timeline, for the court alone: what is not sealed is no decision yet."""
    places = list(judges_places(decision))
    if len(places) > 1:
        presides = places[0].user_id == actor.user_id
        add_timeline_entry(
            case=decision.case,
            kind="decision_signed",
            key=f"decision_signed:{decision.document_id}:{actor.user_id}",
            title_zh="审判长签署裁判文书" if presides else "合议庭成员签署裁判文书",
            title_en="The presiding judge signed the decision" if presides else "A member of the panel signed the decision",
            now=now,
            for_court_only=True,
        )


def _require_no_recusal(actor: Actor, decision: Decision) -> None:
    if reason := why_aside(actor, decision.case):
        raise Refused("filing.decision", "sign", [reason])


def _require_told(decision: Decision) -> None:
    if decision.kind == Decision.Kind.JUDGMENT and (unheard := not_told(decision.case)):
        raise Refused("filing.decision", "sign", StandingOpen((), (), not_told=tuple(unheard)).unheard_in_words())


def _why_now(decision: Decision, despite: Despite, now: dt.datetime) -> str:
    """Why it is signed already; '' where nothing is to come any more, or who presides has answered. Raises StandsOpen."""
    if decision.state != State.CHECKED:
        return ""
    today, case = local(now).date(), decision.case
    matters = standing_open(case, today, decision.kind)
    if not matters:
        return ""
    untried = despite.untried if matters.no_trial else None
    if matters.no_trial and not (untried and untried.holds(matters.no_trial, local(case.accepted_at).date(), today)):
        raise StandsOpen(matters)
    if not despite.reason:
        raise StandsOpen(matters)
    return "\n".join(part for part in (untried.recorded if untried else "", despite.reason) if part)

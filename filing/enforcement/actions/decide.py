"""The division head checks a proposed sanction, the president decides it; the officer lifts it."""

import datetime as dt
import uuid
from typing import TypeVar

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import Event, publish
from courtportal.kernel.rendering.actions import SignerSlot, issue_signed_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.cases.timeline import add_timeline_entry
from filing.enforcement.models import DishonestyListing, Sanction
from filing.enforcement.papers import head, sanction_data, serve
from filing.enforcement.rules.sanctions import listing_expiry
from filing.events import DebtorListed, DebtorUnlisted
from filing.to_sign.opened import require_read

S = TypeVar("S", bound=Sanction)
SIGNER = "president"


@transaction.atomic
def check_sanction(*, actor: Actor, model: type[S], sanction_id: uuid.UUID, now: dt.datetime) -> S:
    """The division head found the proposal in order; it goes to the president."""
    sanction = access(actor, model, sanction_id, "check", lock=True)
    sanction.state, sanction.checked_by_id, sanction.checked_at = Sanction.State.CHECKED, actor.user_id, now
    sanction.save(update_fields=["state", "checked_by", "checked_at"])
    record(actor=actor, action="check", obj=sanction, now=now)
    return sanction


def decide_sanction(*, actor: Actor, model: type[S], sanction_id: uuid.UUID, now: dt.datetime, read: str = "") -> S:
    """The president signs the decision, the court seals it; it has effect at once and is served (法释〔2017〕7号 art. 5).

    Event for a listing: DebtorListed, from which the public query knows it. Sealed with no transaction open: judged before, and
    judged again to be kept. Raises ChangedSinceRead where what was checked is another than ``read``.
    """
    document = _decision(actor, _in_force(actor, model, sanction_id, read, now), now)
    return _keep_decision(actor, model, sanction_id, document, read, now)


def decision_to_read(*, actor: Actor, model: type[S], sanction_id: uuid.UUID, now: dt.datetime) -> tuple[CourtDocument, str]:
    """The decision as ``decide_sanction`` would make it, for the president to read first, and its version. Nothing is kept."""
    sanction = _in_force(actor, model, sanction_id, "", now)
    kind, data = sanction_data(sanction, now)
    return as_it_would_be(kind, data, **head(sanction.enforcement.case)), sanction.checked_as


@transaction.atomic
def _in_force(actor: Actor, model: type[S], sanction_id: uuid.UUID, read: str, now: dt.datetime) -> S:
    """The sanction as it would be in force; nothing is kept yet."""
    sanction = access(actor, model, sanction_id, "decide", lock=True)
    require_read(sanction.checked_as, read)
    today = clock.local(now).date()
    sanction.state, sanction.decided_by_id, sanction.decided_at = Sanction.State.IN_FORCE, actor.user_id, now
    sanction.in_force_on = today
    if isinstance(sanction, DishonestyListing):
        sanction.expires_on = listing_expiry(sanction.ground, today)
    return sanction


@transaction.atomic
def _keep_decision(
    actor: Actor, model: type[S], sanction_id: uuid.UUID, document: CourtDocument, read: str, now: dt.datetime
) -> S:
    sanction = _in_force(actor, model, sanction_id, read, now)
    sanction.document = document
    sanction.save()
    case = sanction.enforcement.case
    title_zh, title_en = _TITLES[isinstance(sanction, DishonestyListing)]
    add_timeline_entry(
        case=case, kind="sanction", key=f"sanction:{sanction.pk}", title_zh=title_zh, title_en=title_en, now=now,
        document=document,
    )  # fmt: skip
    serve(case, [document], [sanction.debtor], "sanction", now)
    record(actor=actor, action="decide", obj=sanction, now=now)
    if isinstance(sanction, DishonestyListing):
        publish(DebtorListed(case_id=case.pk, listing_id=sanction.pk), now=now)
    return sanction


@transaction.atomic
def decline_sanction(*, actor: Actor, model: type[S], sanction_id: uuid.UUID, reason: str, now: dt.datetime) -> S:
    """The proposal is not approved, for a reason that the officer reads."""
    sanction = access(actor, model, sanction_id, "decline", lock=True)
    sanction.state, sanction.declined_reason = Sanction.State.DECLINED, reason.strip()
    sanction.save(update_fields=["state", "declined_reason"])
    record(actor=actor, action="decline", obj=sanction, now=now, reason=sanction.declined_reason)
    return sanction


@transaction.atomic
def lift_sanction(*, actor: Actor, model: type[S], sanction_id: uuid.UUID, reason: str, now: dt.datetime) -> S:
    """The debtor is taken off the list, or free to consume again (法释〔2017〕7号 art. 10; 法释〔2015〕17号 art. 9)."""
    sanction = access(actor, model, sanction_id, "lift", lock=True)
    return end_sanction(actor=actor, sanction=sanction, reason=reason, now=now)


def end_sanction(*, actor: Actor, sanction: S, reason: str, now: dt.datetime) -> S:
    """End a sanction in force, in the caller's transaction. Event for a listing: DebtorUnlisted."""
    sanction.state, sanction.lifted_on, sanction.lifted_reason = Sanction.State.LIFTED, clock.local(now).date(), reason.strip()
    sanction.save(update_fields=["state", "lifted_on", "lifted_reason"])
    record(actor=actor, action="lift", obj=sanction, now=now, reason=sanction.lifted_reason)
    case, listing = sanction.enforcement.case, isinstance(sanction, DishonestyListing)
    title_zh, title_en = _LIFTED_TITLES[listing]
    add_timeline_entry(
        case=case, kind="sanction_lifted", key=f"sanction_lifted:{sanction.pk}", title_zh=title_zh, title_en=title_en, now=now
    )
    event: Event | None = DebtorUnlisted(case_id=case.pk, listing_id=sanction.pk) if listing else None
    if event:
        publish(event, now=now)
    return sanction


def _decision(actor: Actor, sanction: Sanction, now: dt.datetime) -> CourtDocument:
    kind, data = sanction_data(sanction, now)
    signer = SignerSlot(code=SIGNER, title_zh="院长", name=actor.name, user_id=actor.user_id)
    return issue_signed_document(
        actor=actor, kind=kind, data=data, signer=signer, key=f"{kind}:{sanction.pk}", now=now, **head(sanction.enforcement.case)
    )


# By whether the sanction is a listing.
_TITLES = {
    True: ("纳入失信被执行人名单", "Debtor listed as dishonest"),
    False: ("发出限制消费令", "Consumption restriction ordered"),
}
_LIFTED_TITLES = {
    True: ("从失信被执行人名单删除", "Debtor taken off the list"),
    False: ("解除限制消费令", "Consumption restriction lifted"),
}

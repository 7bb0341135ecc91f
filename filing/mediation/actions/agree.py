"""The accepted offer becomes an agreement, which binds when everyone has signed it."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import check_document, draft_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.events import MediationAgreed
from filing.intake.actions.submit import NotVerified
from filing.intake.models import Filing
from filing.intake.transitions import move as move_filing
from filing.mediation.actions.end import close_term
from filing.mediation.holding import access_held, hold_mediation
from filing.mediation.models import Mediation, MediationAgreement, Offer
from filing.mediation.papers import agreement_data, signer_slots
from filing.mediation.queries import agreement_of, standing_offer
from filing.mediation.rules.terms import CONFIRMATION
from filing.mediation.transitions import move, tell_people


class ReadSomethingElse(Exception):
    """The document is not the one that the signer has read."""


@transaction.atomic
def draft_agreement(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> MediationAgreement:
    """The accepted offer in clauses, with a place for everybody's signature. Who may: the mediator. Raises Refused."""
    mediation = access_held(actor, mediation_id, "draft")
    offer = standing_offer(mediation)
    if offer is None or offer.state != Offer.State.ACCEPTED:
        raise Refused("filing.mediation", "draft", [str(_("还没有各方都接受的方案"))])
    document = draft_document(
        actor=SYSTEM,
        kind="mediation_agreement",
        court=mediation.court,
        data=agreement_data(mediation, offer, now),
        now=now,
        case_id=mediation.case_id,
        case_number=mediation.number,
        signers=signer_slots(mediation),
        key=f"mediation_agreement:{offer.pk}",
    )
    document = check_document(actor=SYSTEM, document=document, now=now)
    agreement = MediationAgreement.objects.create(mediation=mediation, offer=offer, document=document, drafted_at=now)
    move(mediation, "draft")
    record(actor=actor, action="draft_agreement", obj=mediation, now=now, detail={"offer": offer.number})
    tell_people(
        mediation, title=_("调解协议等待您签名"), body=_("调解编号 %(number)s。请逐条核对；各方都签名后协议生效。"),
        key=f"to-sign:{agreement.pk}", now=now,
    )  # fmt: skip
    return agreement


def sign_agreement(*, actor: Actor, mediation_id: uuid.UUID, read_sha256: str, now: dt.datetime) -> MediationAgreement:
    """The actor's electronic signature stands in the agreement; with the last one it is effective (在线调解规则 第十九条).

    The caller has just had the actor prove presence. Raises NotVerified, ReadSomethingElse. Event, at the last: MediationAgreed.
    Signed with no transaction open; who was interrupted signs again and finds the signature.
    """
    agreement = _to_sign(actor, mediation_id, read_sha256)
    places = agreement.document.slots.filter(user_id=actor.account_id, signed_at=None)
    for code in list(places.values_list("code", flat=True)):
        sign_document(actor=actor, document=agreement.document, slot=code, now=now)
    return _keep_signed(actor, agreement, now)


@transaction.atomic
def _to_sign(actor: Actor, mediation_id: uuid.UUID, read_sha256: str) -> MediationAgreement:
    mediation = access_held(actor, mediation_id, "sign")
    agreement = agreement_of(mediation)
    if agreement is None:
        raise Refused("filing.mediation", "sign", [str(_("没有等待您签名的调解协议"))])
    if not actor.verified and not actor.is_staff:
        raise NotVerified
    if agreement.document.unsigned_sha256 != read_sha256:
        raise ReadSomethingElse
    return agreement


@transaction.atomic
def _keep_signed(actor: Actor, signed: MediationAgreement, now: dt.datetime) -> MediationAgreement:
    """Whoever comes last of those who sign at one moment brings it into effect; one that fell away meanwhile stays so."""
    mediation = hold_mediation(signed.mediation_id)
    agreement = MediationAgreement.objects.select_related("document").get(pk=signed.pk)
    record(actor=actor, action="sign_agreement", obj=mediation, now=now, detail={"sha256": agreement.document.sha256})
    stands = agreement.effective_at is None and agreement.dropped_at is None
    if stands and agreement.document.state == CourtDocument.State.SIGNED:
        _take_effect(actor, mediation, agreement, now)
    return agreement


def _take_effect(actor: Actor, mediation: Mediation, agreement: MediationAgreement, now: dt.datetime) -> None:
    agreement.effective_at = now
    if mediation.case is None:
        agreement.confirm_by = start_deadline(
            actor=actor,
            rule=CONFIRMATION,
            trigger=f"mediation_agreement:{agreement.pk}",
            triggered_on=clock.local(now).date(),
            key=f"{CONFIRMATION}:{agreement.pk}",
            now=now,
            filing_id=mediation.filing_id,
        )
    agreement.save(update_fields=["effective_at", "confirm_by"])
    move(mediation, "agree_in_case" if mediation.case_id else "agree")
    close_term(actor, mediation, Deadline.State.MET, now)
    _settle_filing(actor, mediation, now)
    tell_people(
        mediation,
        title=_("调解协议已经生效"),
        body=_("调解编号 %(number)s。协议对各方有约束力。"),
        key=f"agreed:{agreement.pk}",
        now=now,
    )
    publish(MediationAgreed(mediation_id=mediation.pk), now=now)


def _settle_filing(actor: Actor, mediation: Mediation, now: dt.datetime) -> None:
    """What waited for the outcome is settled: the diverted filing, or the draft that was never submitted."""
    held = Filing.objects.select_for_update(of=("self",))
    filing = held.filter(mediations=mediation, state=Filing.State.TO_MEDIATION).first()
    if filing is not None:  # the filer, who may take it back at any moment, waits or was first
        filing.decided_at = now
        move_filing(filing, "settle", Filing.State.SETTLED, actor=SYSTEM, now=now, fields=("decided_at",))
    if mediation.draft is not None:
        mediation.draft.is_open = False
        mediation.draft.save(update_fields=["is_open"])


@transaction.atomic
def reopen(*, actor: Actor, mediation_id: uuid.UUID, now: dt.datetime) -> Mediation:
    """Somebody will not sign: the agreement falls away, whatever was signed under it, and the mediation goes on."""
    mediation = access_held(actor, mediation_id, "reopen")
    agreement = agreement_of(mediation)
    if agreement is not None:
        agreement.dropped_at = now
        agreement.save(update_fields=["dropped_at"])
        Offer.objects.filter(pk=agreement.offer_id).update(state=Offer.State.DECLINED)
    move(mediation, "reopen")
    record(actor=actor, action="reopen_mediation", obj=mediation, now=now)
    tell_people(
        mediation,
        title=_("调解协议没有签成，调解继续"),
        body=_("调解编号 %(number)s，请在调解室继续协商。"),
        key=f"reopened:{mediation.version}",
        now=now,
        but=actor.user_id,
    )
    return mediation

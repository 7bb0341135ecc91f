"""Relief from fees: applied for online with its papers, decided with reasons, and booked."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from courtportal.kernel.uploads.models import Upload
from filing.cases.models import Party
from filing.events import ReliefDecided
from filing.fees.actions.begin_term import await_notice, cancel_terms
from filing.fees.actions.owe_nothing import settle_if_nothing_is_owed
from filing.fees.holding import access_held, hold_fee
from filing.fees.ledger import book_terms
from filing.fees.models import Fee, ReliefApplication, ReliefPaper
from filing.fees.papers import DECISION, decision_data, head
from filing.fees.relief_of_filing import fee_of_filing
from filing.fees.rules.relief import WHOLE, Relief, problems_of_application, problems_of_grant
from filing.intake.models import Filing

WAITING = "waiting"


class CannotRelieve(Exception):
    """Relief cannot be asked for or granted so; ``codes`` are those of ``rules.relief.PROBLEMS``."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Request:
    """What the applicant says."""

    kind: Relief
    ground: str
    statement: str
    papers: Sequence[Upload] = ()


@transaction.atomic
def apply_for_relief(
    *, actor: Actor, request: Request, now: dt.datetime, fee_id: uuid.UUID | None = None, filing_id: uuid.UUID | None = None
) -> ReliefApplication:
    """An application waits for the court: for a fee that is due, or with a filing before it is accepted (FEE arts 48, 49).

    Who may: the payer's side, the filer; one application at a time. Raises ``CannotRelieve``.
    """
    about = _about(actor, fee_id, filing_id)
    codes = [WAITING] if _one_waits(about) else []
    codes += problems_of_application(
        relief=request.kind, ground=request.ground, natural_person=about["natural_person"], papers=len(request.papers)
    )
    fee: Fee | None = about.get("fee")
    if request.kind is Relief.DEFER and fee and fee.purpose == Fee.Purpose.CLAIM:
        codes.append("too_late")
    if codes:
        raise CannotRelieve(codes)
    application = ReliefApplication.objects.create(
        **about,
        applicant_id=actor.account_id,
        kind=request.kind,
        ground=request.ground,
        statement=request.statement,
        submitted_at=now,
    )
    for paper in request.papers:
        if paper.stored is None:
            continue
        ReliefPaper.objects.create(application=application, file=paper.stored, file_name=paper.original_name[:200])
    record(actor=actor, action="apply_for_relief", obj=application, now=now, detail={"kind": request.kind})
    return application


def _one_waits(about: dict[str, Any]) -> bool:
    """Another application for the same fee or filing has no decision yet."""
    same = {name: about[name] for name in ("fee", "filing") if name in about}
    return ReliefApplication.objects.filter(state=ReliefApplication.State.SUBMITTED, **same).exists()


def _about(actor: Actor, fee_id: uuid.UUID | None, filing_id: uuid.UUID | None) -> dict[str, Any]:
    """To what the application belongs, and to which person."""
    if fee_id is not None:
        fee = access_held(actor, Fee, fee_id, "ask_relief")
        person = fee.payer is not None and fee.payer.kind == Party.Kind.PERSON
        name = fee.payer.name if fee.payer else actor.name
        return {"fee": fee, "court": fee.case.court, "natural_person": person, "applicant_name": name}
    filing = access(actor, Filing, str(filing_id), "ask_relief", lock=True)
    return {"filing": filing, "court": filing.court, "natural_person": _filed_by_person(filing), "applicant_name": actor.name}


def _filed_by_person(filing: Filing) -> bool:
    """The first plaintiff is a natural person."""
    content = filing.versions.order_by("-number")[0].content
    plaintiffs = [one for one in content.get("parties", []) if one.get("role") == "plaintiff"]
    return bool(plaintiffs) and plaintiffs[0].get("kind") == "person"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the court decides: nothing, a share that need not be paid, or a day until which one may wait."""

    granted: bool
    share: Decimal | None = None
    deferred_until: dt.date | None = None
    reasons: str = ""


@transaction.atomic
def decide_relief(*, actor: Actor, application_id: uuid.UUID, grant: Grant, now: dt.datetime) -> ReliefApplication:
    """The application is decided and the books follow (FEE arts 44–49). Who may: the court's filing clerks and presidents.

    A refusal needs written reasons (48), a reduction is at least 30 % (46), only a natural person's fee is waived (44). What was
    asked for with a filing that is a case by now holds for the fee of the case; what was paid beyond the fee is to be refunded.
    The decision document and the notices follow from ReliefDecided. Raises ``CannotRelieve``.
    """
    application = _decided(actor, application_id, grant, now)
    application.save()
    if grant.granted and application.fee_id:
        _book(application, hold_fee(application.fee_id), now)
    record(actor=actor, action=f"relief_{application.state}", obj=application, now=now, detail={"kind": application.kind})
    publish(ReliefDecided(application_id=application.pk), now=now)
    return application


@transaction.atomic
def decision_to_read(*, actor: Actor, application_id: uuid.UUID, grant: Grant, now: dt.datetime) -> CourtDocument:
    """The decision as it would be sealed after ``decide_relief``, for who decides to read first; nothing is decided yet.

    Raises ``CannotRelieve``.
    """
    application = _decided(actor, application_id, grant, now)
    return as_it_would_be(DECISION, decision_data(application, now), **head(application))


def _decided(actor: Actor, application_id: uuid.UUID, grant: Grant, now: dt.datetime) -> ReliefApplication:
    """The application as it would be decided; not kept yet. The caller's transaction holds it."""
    application = _held(actor, application_id)
    kind = Relief(application.kind)
    codes = [] if grant.granted or grant.reasons.strip() else ["no_reasons"]
    if grant.granted:
        has_day = grant.deferred_until is not None
        codes = problems_of_grant(relief=kind, share=grant.share, natural_person=application.natural_person, has_day=has_day)
    if codes:
        raise CannotRelieve(codes)
    application.state = ReliefApplication.State.GRANTED if grant.granted else ReliefApplication.State.REFUSED
    application.decided_by_id, application.decided_at, application.reasons = actor.account_id, now, grant.reasons.strip()
    if grant.granted:
        application.granted_share = {Relief.WAIVE: WHOLE, Relief.REDUCE: grant.share}.get(kind)
        application.deferred_until = grant.deferred_until if kind is Relief.DEFER else None
    return application


def _held(actor: Actor, application_id: uuid.UUID) -> ReliefApplication:
    """The application to decide, with everything above it locked: its filing, that it is not accepted meanwhile, and its fee."""
    known = ReliefApplication.objects.filter(pk=application_id).first()
    if known is not None and known.filing_id is not None:
        filing = Filing.objects.select_for_update(of=("self",)).get(pk=known.filing_id)
        known.refresh_from_db()
        fee = None if known.fee_id else fee_of_filing(filing)
        if fee is not None:
            access(actor, ReliefApplication, application_id, "decide")
            ReliefApplication.objects.filter(pk=application_id).update(fee=fee)
    return access_held(actor, ReliefApplication, application_id, "decide")


def _book(application: ReliefApplication, fee: Fee, now: dt.datetime) -> None:
    """The fee is as granted; a reduction or a waiver never takes away what was granted before. The caller holds the fee."""
    if application.kind == Relief.DEFER:
        fee.deferred_until = application.deferred_until
    else:
        fee.waived_share = max(application.granted_share or fee.waived_share, fee.waived_share)
    fee.save(update_fields=["deferred_until", "waived_share"])
    book_terms(fee, deed=f"relief_{application.kind}", now=now)
    if fee.state == Fee.State.DEFERRED:
        cancel_terms(fee, now=now)
    settle_if_nothing_is_owed(fee, now=now)


@transaction.atomic
def end_deferral(*, fee_id: uuid.UUID, today: dt.date, actor: Actor, now: dt.datetime) -> None:
    """The day until which the fee could wait is over: it is due, and its notice goes out, because nobody is in default without
    one (CPL-I art. 213). Event: FeeNoticeDue.
    """
    fee = hold_fee(fee_id)
    if fee.deferred_until is None or fee.deferred_until >= today:
        return
    fee.deferred_until = None
    fee.save(update_fields=["deferred_until"])
    book_terms(fee, deed="deferral_over", now=now)
    if fee.outstanding and fee.prepaid:
        await_notice(fee, now=now)
    record(actor=actor, action="deferral_over", obj=fee, now=now)

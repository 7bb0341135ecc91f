"""This round of enforcement ends because nothing is found: proposed, approved, ruled (终结本次执行程序)."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.rendering.actions import SignerSlot, issue_signed_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.applications.recusal import require_part
from filing.dossier.entries import add_document_entry
from filing.enforcement.actions.close import CannotClose, end_enforcement
from filing.enforcement.models import EnforcementCase, Termination
from filing.enforcement.papers import head, serve, talk_data, termination_data
from filing.enforcement.queries import exhaustion
from filing.enforcement.rules.closing import obstacles_for_now
from filing.notices import tell

State = Termination.State
RULING = "ending_for_now"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the officer states: which inquiries were made and found what; what the creditor said when told of it; that the
    missing were looked for and obstruction was punished; whether the creditor signed.
    """

    inquiry: str
    talk: str
    whereabouts: str
    talked_on: dt.date
    talk_place: str
    creditor_signed: bool = False


def propose_termination(*, actor: Actor, enforcement_id: uuid.UUID, findings: Findings, now: dt.datetime) -> Termination:
    """The proposal with its five conditions (法〔2016〕373号 art. 1); with the creditor's signature the ruling may follow at
    once, else the president approves it first (CPL-I art. 517). The officer signs the record of the talk with the creditor.

    Who may: the officer of the case. Raises ``CannotClose`` with the conditions that the portal sees are not met. Sealed with
    no transaction open: judged before, and judged again to be kept.
    """
    termination = _proposed(actor, enforcement_id, findings, now)
    return _keep_proposed(actor, termination, findings, _talk_record(actor, termination, now), now)


@transaction.atomic
def _proposed(actor: Actor, enforcement_id: uuid.UUID, findings: Findings, now: dt.datetime) -> Termination:
    """The proposal as it would be; nothing is kept yet."""
    enforcement = access(actor, EnforcementCase, enforcement_id, "close", lock=True)
    require_part(actor, enforcement.case, "filing.enforcementcase", "close")
    found = obstacles_for_now(exhaustion(enforcement, clock.local(now).date()), clock.local(now).date())
    if found:
        raise CannotClose(found)
    return Termination(
        enforcement=enforcement,
        state=State.APPROVED if findings.creditor_signed else State.PROPOSED,
        inquiry=findings.inquiry.strip(),
        talk=findings.talk.strip(),
        whereabouts=findings.whereabouts.strip(),
        talked_on=findings.talked_on,
        talk_place=findings.talk_place.strip(),
        creditor_signed=findings.creditor_signed,
        proposed_by_id=actor.account_id,
        proposed_at=now,
    )


@transaction.atomic
def _keep_proposed(
    actor: Actor, termination: Termination, findings: Findings, talk: CourtDocument, now: dt.datetime
) -> Termination:
    _proposed(actor, termination.enforcement_id, findings, now)
    termination.talk_record = talk
    termination.save(force_insert=True)
    add_document_entry(case=termination.enforcement.case, document=talk)
    detail = {"creditor_signed": findings.creditor_signed}
    record(actor=actor, action="propose_termination", obj=termination, now=now, detail=detail)
    return termination


@transaction.atomic
def approve_termination(*, actor: Actor, termination_id: uuid.UUID, now: dt.datetime) -> Termination:
    """The president approves what the creditor did not sign (CPL-I art. 517); the officer may rule now."""
    termination = access(actor, Termination, termination_id, "approve", lock=True)
    termination.state, termination.decided_by_id, termination.decided_at = State.APPROVED, actor.account_id, now
    termination.save(update_fields=["state", "decided_by", "decided_at"])
    record(actor=actor, action="approve", obj=termination, now=now)
    _tell_officer(termination, _("终结本次执行程序已获批准，请作出裁定"), now)
    return termination


@transaction.atomic
def decline_termination(*, actor: Actor, termination_id: uuid.UUID, reason: str, now: dt.datetime) -> Termination:
    """The president does not approve, for a reason that the officer reads; the officer may propose it again."""
    termination = access(actor, Termination, termination_id, "decline", lock=True)
    termination.state, termination.declined_reason = State.DECLINED, reason.strip()
    termination.decided_by_id, termination.decided_at = actor.account_id, now
    termination.save(update_fields=["state", "declined_reason", "decided_by", "decided_at"])
    record(actor=actor, action="decline", obj=termination, now=now, reason=termination.declined_reason)
    _tell_officer(termination, _("终结本次执行程序未获批准"), now)
    return termination


def _tell_officer(termination: Termination, title: Promise, now: dt.datetime) -> None:
    enforcement = termination.enforcement
    tell(
        enforcement.officer,
        title=title,
        body=_("案号 %(number)s，意见和理由在提请页面。"),
        facts={"number": enforcement.case.case_number},
        link=reverse("filing:enforcement_termination", args=[termination.pk]),
        key=f"termination_{termination.state}:{termination.pk}",
        now=now,
    )


def order_termination(*, actor: Actor, termination_id: uuid.UUID, now: dt.datetime) -> Termination:
    """The officer signs the ruling, the court seals it; it is served on the parties and the case is closed for now.

    Measures and sanctions stay in force. Event: EnforcementClosed, after which the creditor is told how to restore. Raises
    ``CannotClose`` where the debt was paid meanwhile. Sealed with no transaction open: judged before, and judged again to be
    kept.
    """
    document = _ruling(actor, _to_order(actor, termination_id, now), now)
    return _keep_ordered(actor, termination_id, document, now)


def ruling_to_read(*, actor: Actor, termination_id: uuid.UUID, now: dt.datetime) -> CourtDocument:
    """The ruling as ``order_termination`` would make it, for the officer to read first. Raises ``CannotClose``."""
    termination = _to_order(actor, termination_id, now)
    return as_it_would_be(RULING, termination_data(termination, now), **head(termination.enforcement.case))


@transaction.atomic
def _to_order(actor: Actor, termination_id: uuid.UUID, now: dt.datetime) -> Termination:
    termination = access(actor, Termination, termination_id, "order", lock=True)
    enforcement = access(actor, EnforcementCase, termination.enforcement_id, "close", lock=True)
    require_part(actor, enforcement.case, "filing.termination", "order")
    if exhaustion(enforcement, clock.local(now).date()).debt_open == 0:
        raise CannotClose(["nothing_open"])
    return termination


@transaction.atomic
def _keep_ordered(actor: Actor, termination_id: uuid.UUID, document: CourtDocument, now: dt.datetime) -> Termination:
    termination = _to_order(actor, termination_id, now)
    termination.state, termination.document = State.ORDERED, document
    termination.save(update_fields=["state", "document"])
    enforcement = termination.enforcement
    way = EnforcementCase.Closing.TERMINATED_FOR_NOW
    end_enforcement(actor=actor, enforcement=enforcement, way=way, now=now, document=document)
    serve(enforcement.case, [document], list(enforcement.case.parties.order_by("role", "order")), "enforcement_closing", now)
    record(actor=actor, action="order_termination", obj=termination, now=now)
    return termination


def _talk_record(actor: Actor, termination: Termination, now: dt.datetime) -> CourtDocument:
    return _signed(actor, termination, "talk_before_ending", talk_data(termination, now), now)


def _ruling(actor: Actor, termination: Termination, now: dt.datetime) -> CourtDocument:
    return _signed(actor, termination, RULING, termination_data(termination, now), now)


def _signed(actor: Actor, termination: Termination, kind: str, data: dict[str, Any], now: dt.datetime) -> CourtDocument:
    """Signed by the officer and sealed; asked for again, the same."""
    officer, case = termination.enforcement.officer, termination.enforcement.case
    signer = SignerSlot(code="judge", title_zh="执行法官", name=officer.display_name, user_id=officer.pk)
    key = f"{kind}:{termination.enforcement_id}"
    return issue_signed_document(actor=actor, kind=kind, data=data, signer=signer, key=key, now=now, **head(case))

"""A diverted filing in the procedure of a payment order: accepted as such, on as a suit where the order fails (CPL 226, 228)."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party, Procedure
from filing.cases.timeline import add_timeline_entry
from filing.dossier.models import ServedDocument
from filing.events import CaseAccepted, FilingResumed
from filing.fees.relief_of_filing import deferral_undecided
from filing.intake.actions.accept import UNDECIDED, open_case, write_timeline
from filing.intake.actions.divert import PAYMENT_ORDER
from filing.intake.actions.review import note_review, take
from filing.intake.actions.submit import title_of
from filing.intake.decision_clock import start_clock
from filing.intake.models import Filing, FilingReview
from filing.intake.payment_order import CAUSE, CONDITIONS, OPEN_TERMS, TO_SUIT, failed_order, going_on, term_to_decline
from filing.intake.queries import filing_of, latest_version
from filing.intake.transitions import move
from filing.notices import tell


@transaction.atomic
def accept_payment_order(*, actor: Actor, filing_id: uuid.UUID, version: int, checked: Collection[str], now: dt.datetime) -> Case:
    """The diverted filing becomes a case for a payment order with its own number (民督), fee and term (CPL 226; FEE 14).

    Every condition of ``CONDITIONS`` was ``checked``, and stays in the audit log. Who may: the filing clerks of the court.
    Raises ChangedMeanwhile, and Refused while a condition is not ticked or an application to defer the fee waits (FEE art. 49).
    Publishes CaseAccepted.
    """
    filing = take(actor, filing_id, "accept_payment_order", version)
    if not set(CONDITIONS) <= set(checked):
        raise Refused("filing.filing", "accept_payment_order", [str(_("请逐项审查并勾选各项条件；不具备的，不能受理。"))])
    if deferral_undecided(filing.pk):
        raise Refused("filing.filing", "accept_payment_order", [str(UNDECIDED)])
    title = title_of(latest_version(filing).content, CAUSE)
    case = open_case(actor, filing, CAUSE, title, Procedure.PAYMENT_ORDER, now)
    end_deadlines(actor=actor, rules=(PAYMENT_ORDER,), state=Deadline.State.MET, now=now, filing_id=filing.pk)
    review = note_review(filing, actor, FilingReview.Outcome.ACCEPTED, now=now)
    filing.decided_at = now
    move(filing, "accept_payment_order", Filing.State.ACCEPTED, actor=actor, now=now, fields=("decided_at",), review=review)
    write_timeline(case, filing, now)
    detail = {"case_number": case.case_number, "filing": str(filing.pk), "checked": sorted(set(CONDITIONS) & set(checked))}
    record(actor=actor, action="accept_payment_order", obj=case, now=now, detail=detail)
    publish(CaseAccepted(case_id=case.pk, filing_id=filing.pk), now=now)
    return case


@transaction.atomic
def begin_term_to_decline(*, case: Case, party: Party, document_id: uuid.UUID, now: dt.datetime) -> None:
    """The order lapsed, and the ruling that says so was served on its applicant: seven days to decline the suit (CPL-I 438)."""
    served = ServedDocument.objects.get(party=party, document_id=document_id)
    start_deadline(
        actor=SYSTEM, rule=TO_SUIT, trigger=f"served:{document_id}", triggered_on=clock.local(served.effective_at).date(),
        key=f"{TO_SUIT}:{party.pk}:{document_id}", now=now, case=case, party=party,
    )  # fmt: skip
    filing = filing_of(case)
    if filing is not None:
        tell(
            filing.owner,
            title=_("支付令失效，将转入诉讼"),
            body=_("%(number)s：不同意提起诉讼的，请在收到裁定之日起七日内告知法院；没有告知的，按您原来的材料转入诉讼。"),
            facts={"number": case.case_number},
            link=reverse("filing:filing", args=[filing.pk]),
            key=f"order-failed:{case.pk}",
            now=now,
        )


@transaction.atomic
def decline_suit(*, actor: Actor, filing_id: uuid.UUID, now: dt.datetime) -> Filing:
    """Its filer does not want the suit that would follow from the failed order (CPL 228; CPL-I 438); it may still sue later.

    Raises Refused where no such term runs.
    """
    filing = access(actor, Filing, filing_id, "decline_suit", lock=True)
    case = failed_order(filing)
    if case is None or term_to_decline(filing, clock.local(now).date()) is None:
        raise Refused("filing.filing", "decline_suit", [str(_("没有等待转入诉讼的支付令"))])
    end_deadlines(actor=actor, rules=(TO_SUIT,), state=Deadline.State.MET, now=now, case_id=case.pk)
    add_timeline_entry(
        case=case, kind="suit_declined", key=f"suit_declined:{case.pk}", title_zh="申请人不同意提起诉讼",
        title_en="The applicant declined the suit", now=now,
    )  # fmt: skip
    record(actor=actor, action="decline_suit", obj=filing, now=now, detail={"case": case.case_number})
    return filing


@transaction.atomic
def go_on_as_suit(*, filing_id: uuid.UUID, now: dt.datetime) -> Filing | None:
    """The filing waits for a clerk as it was submitted, with a new term: the suit that was diverted goes on; once (CPL 228).

    None where there is nothing to go on with. The day of the suit is that on which it was submitted (CPL-I 439). Publishes
    FilingResumed.
    """
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing_id)
    case = failed_order(filing)
    if case is None or not going_on(case, clock.local(now).date()):
        return None
    start_clock(filing, SYSTEM, f"order-failed:{filing.version}", now)
    filing.claimed_by, filing.claimed_at, filing.decided_at, filing.escalated_at = None, None, None, None
    fields = ("claimed_by", "claimed_at", "decided_at", "escalated_at", "decide_by")
    case.deadlines.filter(rule=TO_SUIT, state__in=OPEN_TERMS).update(state=Deadline.State.MET)  # nothing is waited for any more
    move(filing, "go_on_as_suit", Filing.State.SUBMITTED, actor=SYSTEM, now=now, fields=fields)
    add_timeline_entry(
        case=case, kind="to_suit", key=f"to_suit:{case.pk}", title_zh="支付令失效，转入诉讼",
        title_en="The payment order failed; on as a suit", now=now,
    )  # fmt: skip
    record(actor=SYSTEM, action="go_on_as_suit", obj=filing, now=now, detail={"case": case.case_number})
    tell(
        filing.owner,
        title=_("您的申请转入诉讼"),
        body=_("支付令没有生效。内容不变，不用重新填写。法院最迟于%(due)s前答复是否立案。"),
        facts={"due": filing.decide_by},
        link=reverse("filing:filing", args=[filing.pk]),
        key=f"to-suit:{case.pk}",
        now=now,
    )
    publish(FilingResumed(filing_id=filing.pk, version=filing.version), now=now)
    return filing

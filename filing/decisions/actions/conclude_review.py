"""What a decision of the court above, once it has effect, makes of the decision and the case below."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.models import Case, CaseLink, Procedure
from filing.cases.timeline import add_timeline_entry
from filing.cases.transitions import move
from filing.decisions.models import Decision
from filing.decisions.queries import parties_now
from filing.decisions.reviewing import below, decision_below, first_instance, is_review
from filing.decisions.setting_aside import set_aside
from filing.events import CaseClosed, DecisionTookEffect
from filing.fees.actions.change import change_fee
from filing.fees.actions.reverse_shares import reverse_shares
from filing.fees.models import Fee
from filing.fees.rules.changes import Turn

Outcome, State = Decision.Outcome, Decision.State


def conclude_review(*, actor: Actor, decision: Decision, day: dt.date, now: dt.datetime) -> None:
    """The decision below has effect with this one, is set aside, or the case is tried anew; in the caller's transaction.

    Events: DecisionTookEffect for a judgment that was affirmed, DecisionSetAside for each that was not; FollowUpCaseOpened and
    CaseClosed after a remand (CPL 177, 182).
    """
    record(actor=actor, action="conclude_review", obj=decision, now=now, detail={"outcome": decision.outcome})
    if decision.outcome == Outcome.REMANDED:
        _remand(actor, decision, now)
        return
    reviewed = decision_below(decision.case)
    if decision.outcome == Outcome.AFFIRMED:
        _affirm(actor, reviewed, day, now)
    else:
        _set_aside(actor, decision, now)
    source = below(decision.case)
    _have_effect(source, day, now)
    _note(source, decision, now)


def settle_below(*, actor: Actor, statement: Decision, day: dt.date, now: dt.datetime) -> None:
    """The dispute was settled before the court above: every judgment below counts as set aside (CPL 179), and what was agreed is
    enforced in its place; in the caller's transaction.

    Event: DecisionSetAside for each judgment.
    """
    record(actor=actor, action="settle_below", obj=statement, now=now)
    _set_aside(actor, statement, now)
    source = below(statement.case)
    _have_effect(source, day, now)
    add_timeline_entry(
        case=source, kind="reviewed", key=f"reviewed:{statement.pk}", title_zh="上级法院调解结案，原判决视为撤销",
        title_en="Settled before the court above; the judgment counts as set aside", now=now,
    )  # fmt: skip


def _have_effect(source: Case, day: dt.date, now: dt.datetime) -> None:
    """The case below the appeal is decided for good; below a retrial it was before."""
    if source.state == Case.State.APPEALED:
        move(source, "final_decision", now=now)
        Case.objects.filter(pk=source.pk).update(effective_on=day)


def _affirm(actor: Actor, reviewed: Decision | None, day: dt.date, now: dt.datetime) -> None:
    """The judgment below takes effect with the one that affirms it; in a retrial it has effect already.

    Where the judgment below was itself given in a retrial (CPL 218), what it says of the one before it has effect too.
    """
    if reviewed is None or reviewed.state != State.SEALED:
        return
    reviewed.state, reviewed.effective_on = State.EFFECTIVE, day
    reviewed.save(update_fields=["state", "effective_on"])
    publish(DecisionTookEffect(decision_id=reviewed.pk, case_id=reviewed.case_id), now=now)
    if is_review(reviewed.case):
        conclude_review(actor=actor, decision=reviewed, day=day, now=now)


def _set_aside(actor: Actor, decision: Decision, now: dt.datetime) -> None:
    """All judgments between this court and the first instance have no effect (any more), nor has what they said of the fees."""
    source = decision.case
    while source.links_in.filter(kind__in=(CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL)).exists():
        source = below(source)
        for fallen in source.decisions.filter(state__in=(State.SEALED, State.EFFECTIVE)):
            set_aside(fallen, by=decision.case, outcome=decision.outcome, now=now)
        reverse_shares(actor=actor, case_id=source.pk, now=now)


def _remand(actor: Actor, decision: Decision, now: dt.datetime) -> None:
    """The court of first instance tries the case anew under a new number, in ordinary procedure and with another panel
    (CPL 41; CPL-I 257); the fee of the review goes back (FEE art. 27).
    """
    review, source, first = decision.case, below(decision.case), first_instance(decision.case)
    _set_aside(actor, decision, now)
    move(review, "close_remanded", now=now, closing=Case.Closing.REMANDED)
    if source != first and source.state == Case.State.APPEALED:  # a retrial that was under appeal
        move(source, "remand", now=now, closing=Case.Closing.REMANDED)
    if first.state != Case.State.CLOSED:
        move(first, "remand", now=now, closing=Case.Closing.REMANDED)
    publish(CaseClosed(case_id=review.pk), now=now)
    plan = FollowUp(
        kind=CaseLink.Kind.REMAND, court=first.court, case_type=first.case_type, procedure=Procedure.ORDINARY,
        roles={party: party.role for party in parties_now(first)}, amount=first.amount, basis=decision.document,
        takes_over=True,
    )  # fmt: skip
    open_follow_up(actor=actor, source=first, plan=plan, now=now)
    for fee in Fee.objects.filter(case=review, purpose=Fee.Purpose.APPEAL):
        change_fee(actor=SYSTEM, fee_id=fee.pk, turn=Turn.REMANDED, reason="remanded", now=now)


def _note(source: Case, decision: Decision, now: dt.datetime) -> None:
    words = {
        Outcome.AFFIRMED: ("维持原判", "The judgment was affirmed"),
        Outcome.VARIED: ("原判部分变更", "The judgment was varied"),
        Outcome.REVERSED: ("原判撤销，依法改判", "The judgment was reversed"),
    }
    zh, en = words[Outcome(decision.outcome)]
    add_timeline_entry(
        case=source, kind="reviewed", key=f"reviewed:{decision.pk}", title_zh=f"上级法院裁判：{zh}", title_en=en, now=now
    )

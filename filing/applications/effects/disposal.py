"""Withdrawal, change of claims, counterclaim, preservation: what follows when they are granted."""

import datetime as dt
from decimal import Decimal

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.applications.effects.above import end_suit_below
from filing.applications.effects.common import close_case, fee_ground, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.leaving import leave_case, leave_unpaid_fees
from filing.applications.models import Application
from filing.applications.queries import claim_is_over, is_partly_dismissed, other_claims, other_plaintiffs
from filing.applications.rules.answered import APPEALS
from filing.applications.terms import nothing_to_answer
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import TIME_LIMITS
from filing.cases.actions.open_follow_up import FollowUp, open_follow_up
from filing.cases.models import Case, CaseLink, Party, Procedure
from filing.cases.order import next_order
from filing.cases.rules.procedure import PRESERVING
from filing.cases.succession import stands_in
from filing.cases.taking_over import OF_THE_SUIT
from filing.cases.transitions import move
from filing.causes.procedures import BEFORE_SUIT
from filing.events import ClaimOver
from filing.fees.actions.change import change_fee
from filing.fees.actions.default import settle_withdrawn
from filing.fees.models import Fee
from filing.fees.rules.changes import Turn

EXECUTION = "preservation_execution"


def withdraw_suit(application: Application, actor: Actor, now: dt.datetime) -> None:
    """With the last plaintiff the suit ends and half its fee goes back (CPL 148; FEE 15); the claims of others go on."""
    mine, remaining = application.party, other_plaintiffs(application.case).order_by("order").first()
    if mine is not None and remaining is not None:
        note(application, "一名原告撤回起诉", "One plaintiff withdrew", now)
        leave_unpaid_fees(former=mine, remaining=remaining, now=now)
        if not other_claims(application.case):  # against a counterclaim it stays a party (CPL-I 239)
            _leave(mine, actor, now)
        return
    end_suit(application, "withdraw_suit", Case.Closing.WITHDRAWN, actor, now)
    fee_ground(application, now)


def end_suit(application: Application, act: str, closing: str, actor: Actor, now: dt.datetime) -> None:
    """The plaintiffs' claim is over: the case is closed, unless a claim of somebody else is still to be decided in it.

    Event: CaseClosed or ClaimOver.
    """
    if other_claims(application.case):
        note(application, "本诉已经终结，反诉或者第三人的请求继续审理", "The claim is over; the other claims are heard on", now)
        publish(ClaimOver(case_id=application.case_id), now=now)
    else:
        close_case(application, act, closing, actor, now)


def _leave(party: Party, actor: Actor, now: dt.datetime) -> None:
    leave_case(party=party, actor=actor, reason="suit withdrawn", now=now)
    end_deadlines(
        actor=actor, rules=tuple(TIME_LIMITS), state=Deadline.State.CANCELLED, now=now, case_id=party.case_id, party_id=party.pk
    )


def withdraw_appeal(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The appeal case is closed; where nobody else appeals, the judgment below may take effect (CPL 180)."""
    mine = application.party
    fee_ground(application, now)
    leave_appeal(application, mine, "close_appeal", Case.Closing.APPEAL_WITHDRAWN, actor, now)


def leave_appeal(application: Application, mine: Party | None, act: str, closing: str, actor: Actor, now: dt.datetime) -> None:
    """One appellant does not appeal any more: with the last one the appeal is closed and the judgment below may take effect.

    Not where that judgment is set aside in part already (CPL-I 335): raises CannotDecide.
    """
    case = application.case
    require_whole(application)
    _nothing_to_answer(case, mine, actor, now)
    others = [one for one in case.parties.filter(role=Party.Role.APPELLANT, left_at=None) if one != mine]
    if others and mine is not None:
        note(application, "一名上诉人撤回上诉", "One appellant withdrew", now)
        mine.role, mine.order = Party.Role.APPELLEE, next_order(case, Party.Role.APPELLEE)
        mine.save(update_fields=["role", "order"])
        return
    close_case(application, act, closing, actor, now)
    for link in case.links_in.filter(kind=CaseLink.Kind.APPEAL, from_case__state=Case.State.APPEALED).select_related("from_case"):
        move(link.from_case, "end_appeal", now=now)  # a case whose ruling alone was appealed against goes on as it was


def _nothing_to_answer(above: Case, appellant: Party | None, actor: Actor, now: dt.datetime) -> None:
    """The answers to the appeal of this appellant are awaited no more, nor the file; without one those to every appeal."""
    for appeal in Application.objects.filter(follow_up=above, kind__in=APPEALS).select_related("party", "case"):
        if appellant is None or (appeal.party and stands_in(appeal.party, above).filter(pk=appellant.pk).exists()):
            nothing_to_answer(appeal, actor, now)


def dismiss_action(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The claim's fee goes back and the case is closed (CPL-I 208; FEE 27).

    A counterclaim and a third party's own claim do not fall with the claim: they are heard on, as after a withdrawal (CPL-I 237,
    239, applied by analogy to a dismissal [verify]).
    """
    end_suit(application, "dismiss_action", Case.Closing.DISMISSED, actor, now)
    _turn_fees(application.case, Turn.DISMISSED, now, (Fee.Purpose.CLAIM,))


def terminate(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case is closed; what was paid stays (CPL 154; FEE 28). With an appeal the suit itself ends (CPL-I 320)."""
    case = close_case(application, "terminate", Case.Closing.TERMINATED, actor, now)
    below = end_suit_below(application, "terminate_below", Case.Closing.TERMINATED, actor, now)
    for ended in (case, *below):
        _turn_fees(ended, Turn.TERMINATED, now)


def _turn_fees(case: Case, turn: Turn, now: dt.datetime, purposes: tuple[str, ...] = (*OF_THE_SUIT, Fee.Purpose.APPEAL)) -> None:
    for fee in Fee.objects.filter(case=case, purpose__in=purposes):
        change_fee(actor=SYSTEM, fee_id=fee.pk, turn=turn, reason=turn.value, now=now)


def change_claims(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The case is about the new amount; the fee is computed again (FEE 21)."""
    amount = application.content.get("amount", "")
    if amount:
        Case.objects.filter(pk=application.case_id).update(amount=Decimal(amount))
        record(actor=actor, action="change_amount", obj=application.case, now=now, detail={"amount": amount})
    note(application, "变更诉讼请求", "Claims changed", now)
    fee_ground(application, now, amount=amount)


def admit_counterclaim(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The counterclaim is heard together with the claim, for half the fee (CPL 143; FEE 18)."""
    note(application, "受理反诉", "Counterclaim admitted", now)
    fee_ground(application, now, amount=application.content.get("amount", ""))
    record(actor=actor, action="admit_counterclaim", obj=application.case, now=now)


def withdraw_counterclaim(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The claim is heard on without it; where the claim is over already, nothing is left and the case is closed (CPL-I 239).

    Its fee was halved when it was joined, and is halved once (FEE 15, 18; CPL-I 206): nothing goes back; an
    unpaid one is not ruled on any more.
    """
    case = application.case
    if application.party_id is not None:
        settle_withdrawn(party_id=application.party_id, now=now)
    if claim_is_over(case) and not other_claims(case):
        close_case(application, "withdraw_suit", Case.Closing.WITHDRAWN, actor, now)
    else:
        note(application, "准许撤回反诉", "Counterclaim withdrawn", now)


def preserve_property(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The ruling goes to enforcement under a number of its own (执保), of which the respondent learns when it is executed.

    The fee belongs to that case too, for what is due in the suit all sides see. Execution begins within five days (保全规定 4).
    Before suit the fee was assessed with the filing, and there must be security (CPL 104): else raises CannotDecide.
    """
    before_suit = application.case.case_type in BEFORE_SUIT
    if before_suit and not application.terms.get("security"):
        raise CannotDecide("no_security")
    case, party = application.case, application.party
    target = case.parties.filter(pk=application.content["respondent"]).first()
    if party is None or target is None:
        return
    plan = FollowUp(
        kind=CaseLink.Kind.PRESERVATION,
        court=case.court,
        case_type=PRESERVING,
        procedure=Procedure.ENFORCEMENT,
        roles={party: Party.Role.APPLICANT, target: Party.Role.RESPONDENT},
        amount=Decimal(application.content["amount"]),
        basis=application.document,
        state=Case.State.IN_ENFORCEMENT,
        unaware=frozenset({target}),
    )
    execution = application.follow_up = open_follow_up(actor=actor, source=case, plan=plan, now=now)
    start_deadline(
        actor=actor, rule=EXECUTION, trigger=f"ruled:{application.pk}", triggered_on=clock.local(now).date(),
        key=f"{EXECUTION}:{application.pk}", now=now, case=execution,
    )  # fmt: skip
    if before_suit:
        move(case, "preserve", now=now)
        return
    payer = execution.parties.get(role=Party.Role.APPLICANT)
    fee_ground(application, now, amount=application.content["amount"], party=payer)


def refuse_preservation(application: Application, actor: Actor, now: dt.datetime) -> None:
    """Before suit there is nothing else in the case: it is closed. In a suit nothing follows."""
    if application.case.case_type in BEFORE_SUIT:
        close_case(application, "refuse_preservation", Case.Closing.PRESERVATION_REFUSED, actor, now)


def lift_preservation(application: Application, actor: Actor, now: dt.datetime) -> None:
    """What was sealed, seized or frozen before suit is free again, and its execution is closed (CPL 104)."""
    case = close_case(application, "lift", Case.Closing.PRESERVATION_LIFTED, actor, now)
    executing = CaseLink.objects.filter(from_case=case, kind=CaseLink.Kind.PRESERVATION, to_case__case_type=PRESERVING)
    for link in executing.filter(to_case__state=Case.State.IN_ENFORCEMENT).select_related("to_case"):
        move(link.to_case, "close_enforcement", now=now, closing=Case.Closing.PRESERVATION_LIFTED)
        record(actor=actor, action="close_case", obj=link.to_case, now=now, detail={"closing": "preservation_lifted"})


def check_whole(application: Application, today: dt.date) -> None:
    """Before the ruling is signed. Raises CannotDecide as ``require_whole``."""
    require_whole(application)


def require_whole(application: Application) -> None:
    """The judgment below is not set aside in part. Raises CannotDecide."""
    if is_partly_dismissed(application.case):
        raise CannotDecide("partly_dismissed")


PRECONDITIONS = {"appeal_withdrawal": check_whole}
REFUSED = {"preservation_property": refuse_preservation}
GRANTED = {
    "dismissal": dismiss_action,
    "termination": terminate,
    "preservation_lifting": lift_preservation,
    "withdrawal": withdraw_suit,
    "appeal_withdrawal": withdraw_appeal,
    "claim_change": change_claims,
    "counterclaim": admit_counterclaim,
    "counterclaim_withdrawal": withdraw_counterclaim,
    "preservation_property": preserve_property,
}

"""What the rows of a case say to one viewer, for the pure function ``next_step``."""

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.answer_terms import TRANSFER
from filing.applications.models import Application
from filing.applications.rules.payment_order import OBJECTION as ORDER_OBJECTION
from filing.applications.sending_up import is_away
from filing.calendar.models import Deadline, Hearing
from filing.calendar.rules.kinds import hears
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES
from filing.calendar.trial import EXAMINATION_RULES, TRIAL_RULES
from filing.cases.models import Case, CaseLink, Party, Procedure
from filing.cases.queries import (
    ANSWER_RULES,
    APPEAL_RULES,
    EVIDENCE_RULES,
    contests_court,
    fee_to_pay,
    standing_still,
    viewer_of,
)
from filing.cases.retried import is_retried
from filing.cases.rules.next_step import Examined, Preserving, Situation
from filing.cases.rules.procedure import PRESERVING, is_final
from filing.cases.succession import with_former
from filing.cases.told import COMPLAINT
from filing.causes.procedures import BEFORE_SUIT
from filing.decisions.setting_aside import lapsed_order
from filing.enforcement.performing import performance_of
from filing.enforcement.restorable import is_restorable
from filing.fees.models import Fee
from filing.fees.outcome import back_by, fees_to_go_back
from filing.online.asked import open_question
from filing.online.queries import present_sittings
from filing.online.turn_models import SpeakingTurn

RETRIED = ("民申", "民再")
RETRIABLE = (Case.State.EFFECTIVE, Case.State.IN_ENFORCEMENT)
UNDECIDED = (Application.State.SUBMITTED, Application.State.CHECKED, Application.State.RULED)
RECONSIDERATION = "reconsideration"
# What is decided on the papers; preservation before suit has steps of its own.
EXAMINED: dict[Procedure, Examined] = {
    Procedure.RETRIAL_EXAMINATION: "retrial",
    Procedure.RULING_APPEAL: "ruling",
    **dict.fromkeys((Procedure.SPECIAL, Procedure.PAYMENT_ORDER, Procedure.PUBLIC_SUMMONS, Procedure.EXAMINATION), "application"),
}


def _turn_due(hearing: Hearing | None, mine: list[Party]) -> dt.date | None:
    """The last day of the turn that one of these parties has in an asynchronous hearing."""
    if hearing is None or hearing.mode != Hearing.Mode.ASYNCHRONOUS:
        return None
    turn = SpeakingTurn.objects.filter(hearing=hearing, party__in=mine, state=SpeakingTurn.State.OPEN).first()
    return clock.local(turn.due_at).date() if turn and turn.due_at else None


def _is_enforced(case: Case) -> bool:
    """Whether an execution of the case's judgment runs now."""
    return case.links_out.filter(kind=CaseLink.Kind.ENFORCEMENT, to_case__state=Case.State.IN_ENFORCEMENT).exists()


def _appeal_over(case: Case) -> bool:
    """Whether an appeal against the judgment was accepted and has been withdrawn, or counts as withdrawn, since."""
    ended = (Case.Closing.APPEAL_WITHDRAWN, Case.Closing.APPEAL_LAPSED)
    above = case.links_out.filter(kind=CaseLink.Kind.APPEAL, to_case__closing__in=ended)
    return above.exclude(to_case__procedure=Procedure.RULING_APPEAL).exists()


def _preserving(case: Case) -> Preserving:
    """Whether a ruling on preservation is executed in this case, and whether that was done."""
    if case.case_type != PRESERVING:
        return ""
    return "to_execute" if case.opened_by.filter(disclosed_at=None).exists() else "executed"


def _too_late_to_answer(terms: Iterable[Deadline], today: dt.date) -> set[uuid.UUID | None]:
    """The parties whose term to answer has ended, and for whom no other one runs."""
    counted = [one for one in terms if one.rule in ANSWER_RULES and one.state != Deadline.State.CANCELLED]
    running = {one.party_id for one in counted if one.state == Deadline.State.RUNNING and one.due_on >= today}
    return {one.party_id for one in counted} - running


def situation_of(actor: Actor, case: Case, mine: list[Party], today: dt.date) -> Situation:
    """What the case's rows say, for the pure function ``next_step``."""
    viewer = viewer_of(actor, mine)
    terms = list(case.deadlines.filter(Q(state=Deadline.State.RUNNING) | Q(rule__in=ANSWER_RULES)))
    running = [one for one in terms if one.state == Deadline.State.RUNNING]
    sittings = present_sittings(case)
    hearing = sittings[0] if sittings else None
    asked = open_question(actor, case, sittings, clock.now()) if mine and case.state not in Case.AFTER_DECISION else None
    defendants = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None)
    silent = set(defendants.filter(answer=None).values_list("pk", flat=True))
    fee, back = fee_to_pay(actor, case), fees_to_go_back(actor, case)
    ids = {party.pk for party in mine}
    appealing = Application.objects.filter(case=case, kind="appeal", state=Application.State.SUBMITTED)
    appellants = set(appealing.values_list("party_id", flat=True)) if case.state == Case.State.DECIDED else set()
    enforcing = case.state == Case.State.IN_ENFORCEMENT or _is_enforced(case)
    stopped_by = tuple(sorted(set(standing_still([case.pk], today).values_list("reason", flat=True))))

    def due(rules: Iterable[str], *, own: bool = True) -> dt.date | None:
        days = [one.due_on for one in running if one.rule in rules and (not own or viewer == "bench" or one.party_id in ids)]
        return max(days) if viewer == "bench" and days else min(days, default=None)

    return Situation(
        viewer=viewer,
        today=today,
        fee_due=fee.due_on if fee else None,
        fee_owed=fee is not None,
        fee_purpose=fee.purpose if fee else Fee.Purpose.CLAIM,
        served=not defendants.exclude(served_documents__document__kind__in=COMPLAINT).exists(),
        answered=not silent,
        answer_awaited=bool(silent - _too_late_to_answer(terms, today)),
        answer_due=due(ANSWER_RULES),
        evidence_due=due(EVIDENCE_RULES),
        asked_online=asked[1] if asked else None,
        asked_step=asked[0].step if asked else "",
        hearing_at=clock.local(hearing.starts_at) if hearing else None,
        sitting=hearing.kind if hearing else Hearing.Kind.TRIAL,
        asynchronous=hearing is not None and hearing.mode == Hearing.Mode.ASYNCHRONOUS,
        turn_due=_turn_due(hearing, mine),
        heard=hearing is None and case.hearings.filter(kind__in=hears(case.procedure), state=Hearing.State.CLOSED).exists(),
        decided=case.state in Case.AFTER_DECISION,
        appeal_due=due(APPEAL_RULES),
        order=case.procedure == Procedure.PAYMENT_ORDER,
        objection_due=due(("payment_order_objection",)),
        objected=Application.objects.filter(case=case, kind=ORDER_OBJECTION, state__in=UNDECIDED).exists(),
        order_lapsed=case.closing == Case.Closing.ORDER_ENDED and lapsed_order(case) is not None,
        court_contested=contests_court(case),
        answering="answer_retrial" if case.case_type in RETRIED else "answer_appeal",
        appeal_answer_due=due(REVIEW_ANSWER_RULES),
        reconsideration_due=due((RECONSIDERATION,)),
        restorable=case.state == Case.State.CLOSED and is_restorable(case),
        decline_due=due(("payment_order_suit",)),
        effective=case.state in Case.AFTER_EFFECT,
        enforcing=enforcing,
        retried=case.state in RETRIABLE and is_retried(case),
        refund=sum((one.refundable for one in back), Decimal(0)) or None,
        refund_due=back_by(case) if back else None,
        performance=performance_of(case, ids) if case.state == Case.State.EFFECTIVE and not enforcing else None,
        closed=case.state == Case.State.CLOSED,
        decision_due=None if stopped_by else due((*TRIAL_RULES, *EXAMINATION_RULES), own=False),
        stopped_by=stopped_by,
        appealed=case.state == Case.State.APPEALED,
        appeal_over=case.state == Case.State.DECIDED and _appeal_over(case),
        appealing=bool(appellants),
        appealing_own=bool(appellants) and not appellants.isdisjoint(with_former(mine)),
        appeal_sent=bool(appellants) and is_away(case.pk),
        transfer_due=due((TRANSFER,), own=False),
        suspended=case.state == Case.State.SUSPENDED,
        final=is_final(case.case_type, case.procedure),
        before_suit=case.case_type in BEFORE_SUIT,
        sue_due=due(("sue_after_preservation",), own=False),
        preserving=_preserving(case),
        preserve_by=due(("preservation_execution",), own=False),
        examined=EXAMINED.get(Procedure(case.procedure), ""),
    )

"""Reads of cases, scoped to the actor: the situation for "what next", what may be read, my cases."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import F, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.authz import BENCH_ROLES, Actor, access, visible_to
from filing.applications.models import Application
from filing.applications.rules.payment_order import OBJECTION as ORDER_OBJECTION
from filing.calendar.actions.on_service import COMPLAINT
from filing.calendar.models import Deadline, Hearing, TrialPause
from filing.calendar.rules.kinds import hears
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES, rules_of
from filing.calendar.trial import EXAMINATION_RULES, TRIAL_RULES
from filing.cases.models import Case, CaseLink, DossierEntry, Party, Procedure
from filing.cases.order import AS_NAMED
from filing.cases.policies import own_party
from filing.cases.rules.next_step import Examined, Preserving, Situation, Viewer
from filing.cases.rules.procedure import PRESERVING, is_final
from filing.causes.procedures import BEFORE_SUIT
from filing.enforcement.restorable import is_restorable
from filing.fees.models import PAID_AHEAD, Fee
from filing.online.queries import present_sittings
from filing.online.turn_models import SpeakingTurn

EVIDENCE_RULES = ("evidence", "evidence_summary", "evidence_small", "evidence_second")
RETRIED = ("民申", "民再")
ANSWER_RULES = rules_of("answer", "answer_changed")
JURISDICTION_OBJECTION = "jurisdiction_objection"
UNDECIDED = (Application.State.SUBMITTED, Application.State.CHECKED, Application.State.RULED)
RECONSIDERATION = "reconsideration"
APPEAL_RULES = rules_of("appeal_judgment")
ASKING = {Party.Role.PLAINTIFF, Party.Role.APPELLANT, Party.Role.APPLICANT, Party.Role.CREDITOR}
ANSWERING = {Party.Role.DEFENDANT, Party.Role.APPELLEE, Party.Role.RESPONDENT, Party.Role.DEBTOR}
DECIDED = (Case.State.DECIDED, Case.State.APPEALED, Case.State.EFFECTIVE, Case.State.IN_ENFORCEMENT, Case.State.CLOSED)
EFFECTIVE = (Case.State.EFFECTIVE, Case.State.IN_ENFORCEMENT, Case.State.CLOSED)


# What is decided on the papers; preservation before suit has steps of its own.
EXAMINED: dict[Procedure, Examined] = {
    Procedure.RETRIAL_EXAMINATION: "retrial",
    Procedure.RULING_APPEAL: "ruling",
    **dict.fromkeys((Procedure.SPECIAL, Procedure.PAYMENT_ORDER, Procedure.PUBLIC_SUMMONS, Procedure.EXAMINATION), "application"),
}


def case_for(actor: Actor, case_id: uuid.UUID, action: str = "view") -> Case:
    """The case, if the actor may do the action; Http404 for strangers, Refused otherwise."""
    return access(actor, Case, case_id, action)


def is_heard(case: Case) -> bool:
    """Whether a hearing can be held at all: an application for a payment order is examined without one (CPL 227)."""
    return case.procedure != Procedure.PAYMENT_ORDER


def my_parties(actor: Actor, case: Case) -> list[Party]:
    """The parties of the case for which the actor acts."""
    if actor.user_id is None or actor.is_staff:
        return []
    return list(case.parties.filter(own_party(actor)).order_by(*AS_NAMED))


def viewer_of(actor: Actor, mine: Iterable[Party]) -> Viewer:
    """As whom the actor looks at the case."""
    if actor.role in BENCH_ROLES:
        return "bench"
    roles = {party.role for party in mine}
    if roles & ASKING:
        return "plaintiff"
    return "defendant" if roles & ANSWERING else "other"


def next_hearing(case: Case) -> Hearing | None:
    """The hearing of whatever kind that is on, or the next one to come."""
    return next(iter(present_sittings(case)), None)


def _turn_due(hearing: Hearing | None, mine: list[Party]) -> dt.date | None:
    """The last day of the turn that one of these parties has in an asynchronous hearing."""
    if hearing is None or hearing.mode != Hearing.Mode.ASYNCHRONOUS:
        return None
    turn = SpeakingTurn.objects.filter(hearing=hearing, party__in=mine, state=SpeakingTurn.State.OPEN).first()
    return clock.local(turn.due_at).date() if turn and turn.due_at else None


def fee_to_pay(actor: Actor, case: Case) -> Fee | None:
    """The fee that the actor's party has to pay next: of this case, or of the appeal or retrial that it brought against it.

    What had to be paid before a decision is not asked for after it: the decision says who bears it (FEE art. 29).
    """
    if actor.user_id is None or actor.is_staff:
        return None
    above = CaseLink.objects.filter(from_case=case, kind__in=(CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL)).values("to_case_id")
    owed = Fee.objects.filter(Q(case=case) | Q(case__in=above), state=Fee.State.DUE, prepaid=True)
    owed = owed.exclude(purpose__in=PAID_AHEAD, case__state__in=DECIDED)
    own = owed.filter(payer__in=Party.objects.filter(own_party(actor)))
    return own.order_by(F("due_on").asc(nulls_last=True), "pk").first()


def _is_enforced(case: Case) -> bool:
    """Whether an execution of the case's judgment runs now."""
    return case.links_out.filter(kind=CaseLink.Kind.ENFORCEMENT, to_case__state=Case.State.IN_ENFORCEMENT).exists()


def _preserving(case: Case) -> Preserving:
    """Whether a ruling on preservation is executed in this case, and whether that was done."""
    if case.case_type != PRESERVING:
        return ""
    return "to_execute" if case.opened_by.filter(disclosed_at=None).exists() else "executed"


def contests_court(case: Case) -> bool:
    """Whether an objection to jurisdiction waits to be decided (CPL 130)."""
    waiting = (Application.State.SUBMITTED, Application.State.CHECKED)
    return Application.objects.filter(case=case, kind=JURISDICTION_OBJECTION, state__in=waiting).exists()


def standing_still(cases: Collection[uuid.UUID], today: dt.date) -> QuerySet[TrialPause]:
    """What stops the trial limits of these cases today (CPL-I 243)."""
    return TrialPause.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), case__in=cases, began_on__lte=today)


def situation_of(actor: Actor, case: Case, mine: list[Party], today: dt.date) -> Situation:
    """What the case's rows say, for the pure function ``next_step``."""
    viewer = viewer_of(actor, mine)
    running = list(case.deadlines.filter(state=Deadline.State.RUNNING))
    hearing = next_hearing(case)
    defendants = case.parties.filter(role=Party.Role.DEFENDANT, left_at=None)
    fee = fee_to_pay(actor, case)
    ids = {party.pk for party in mine}
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
        answered=not defendants.filter(answer=None).exists(),
        answer_due=due(ANSWER_RULES),
        evidence_due=due(EVIDENCE_RULES),
        hearing_at=clock.local(hearing.starts_at) if hearing else None,
        sitting=hearing.kind if hearing else Hearing.Kind.TRIAL,
        asynchronous=hearing is not None and hearing.mode == Hearing.Mode.ASYNCHRONOUS,
        turn_due=_turn_due(hearing, mine),
        heard=hearing is None and case.hearings.filter(kind__in=hears(case.procedure), state=Hearing.State.CLOSED).exists(),
        decided=case.state in DECIDED,
        appeal_due=due(APPEAL_RULES),
        order=case.procedure == Procedure.PAYMENT_ORDER,
        objection_due=due(("payment_order_objection",)),
        objected=Application.objects.filter(case=case, kind=ORDER_OBJECTION, state__in=UNDECIDED).exists(),
        court_contested=contests_court(case),
        answering="answer_retrial" if case.case_type in RETRIED else "answer_appeal",
        appeal_answer_due=due(REVIEW_ANSWER_RULES),
        reconsideration_due=due((RECONSIDERATION,)),
        restorable=case.state == Case.State.CLOSED and is_restorable(case),
        decline_due=due(("payment_order_suit",)),
        effective=case.state in EFFECTIVE,
        enforcing=case.state == Case.State.IN_ENFORCEMENT or _is_enforced(case),
        closed=case.state == Case.State.CLOSED,
        decision_due=None if stopped_by else due((*TRIAL_RULES, *EXAMINATION_RULES), own=False),
        stopped_by=stopped_by,
        appealed=case.state == Case.State.APPEALED,
        suspended=case.state == Case.State.SUSPENDED,
        final=is_final(case.case_type, case.procedure),
        before_suit=case.case_type in BEFORE_SUIT,
        sue_due=due(("sue_after_preservation",), own=False),
        preserving=_preserving(case),
        preserve_by=due(("preservation_execution",), own=False),
        examined=EXAMINED.get(Procedure(case.procedure), ""),
    )


def readable_documents(actor: Actor, case: Case) -> set[uuid.UUID]:
    """The ids of the court documents of the case that the actor may open in the dossier."""
    entries = visible_to(actor, DossierEntry).filter(case=case).exclude(document=None)
    return set(entries.values_list("document_id", flat=True))


def my_cases(actor: Actor) -> models.QuerySet[Case]:
    """The actor's cases, newest first; for staff those of their panels."""
    return visible_to(actor, Case, "list").select_related("court").order_by("-accepted_at", "-pk")


def my_deadlines(actor: Actor, today: dt.date) -> models.QuerySet[Deadline]:
    """Running deadlines of the actor's own parties (for the bench: of its cases), the nearest first."""
    rows = visible_to(actor, Deadline).filter(state=Deadline.State.RUNNING, due_on__gte=today).exclude(case=None)
    if not actor.is_staff:
        rows = rows.filter(party__in=Party.objects.filter(own_party(actor)))
    return rows.select_related("case", "party").order_by("due_on", "pk")


def my_hearings(actor: Actor, now: dt.datetime) -> models.QuerySet[Hearing]:
    """The actor's hearings to come, and the asynchronous ones that go on, whatever time was set for them."""
    going_on = models.Q(mode=Hearing.Mode.ASYNCHRONOUS, state__in=(Hearing.State.OPEN, Hearing.State.RECESS))
    rows = visible_to(actor, Hearing).filter(models.Q(ends_at__gte=now) | going_on).exclude(state=Hearing.State.CANCELLED)
    return rows.select_related("case", "room").order_by("starts_at")

"""Reads of cases, scoped to the actor: whose case it is, what is to be paid, what may be read, my cases."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.db import models
from django.db.models import F, Q, QuerySet

from courtportal.kernel.authz import BENCH_ROLES, Actor, access, visible_to
from filing.applications.models import Application
from filing.calendar.models import Deadline, Hearing, TrialPause
from filing.calendar.rules.limits import rules_of
from filing.cases.models import Case, CaseLink, DossierEntry, Party, Procedure
from filing.cases.order import AS_NAMED
from filing.cases.policies import own_party
from filing.cases.rules.next_step import Viewer
from filing.cases.succession import that_did
from filing.fees.models import PAID_AHEAD, Fee
from filing.online.queries import present_sittings

EVIDENCE_RULES = ("evidence", "evidence_summary", "evidence_small", "evidence_second")
ANSWER_RULES = rules_of("answer", "answer_changed")
JURISDICTION_OBJECTION = "jurisdiction_objection"
APPEAL_RULES = rules_of("appeal_judgment")
ASKING = {Party.Role.PLAINTIFF, Party.Role.APPELLANT, Party.Role.APPLICANT, Party.Role.CREDITOR}
ANSWERING = {Party.Role.DEFENDANT, Party.Role.APPELLEE, Party.Role.RESPONDENT, Party.Role.DEBTOR}


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


def fee_to_pay(actor: Actor, case: Case) -> Fee | None:
    """The fee that the actor's party has to pay next: of this case, or of the appeal or retrial that it brought against it."""
    if actor.user_id is None or actor.is_staff:
        return None
    above = CaseLink.objects.filter(from_case=case, kind__in=(CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL)).values("to_case_id")
    return to_pay(actor, Fee.objects.filter(Q(case=case) | Q(case__in=above))).first()


def to_pay(actor: Actor, fees: QuerySet[Fee]) -> QuerySet[Fee]:
    """Those of these fees that the actor's parties have to pay, the next first.

    What had to be paid before a decision is not asked for after it: the decision says who bears it (FEE art. 29).
    """
    owed = fees.filter(state=Fee.State.DUE, prepaid=True, payer__in=Party.objects.filter(own_party(actor)))
    owed = owed.exclude(purpose__in=PAID_AHEAD, case__state__in=Case.AFTER_DECISION)
    return owed.order_by(F("due_on").asc(nulls_last=True), "pk")


def contests_court(case: Case) -> bool:
    """Whether an objection to jurisdiction waits to be decided (CPL 130)."""
    waiting = (Application.State.SUBMITTED, Application.State.CHECKED)
    return Application.objects.filter(case=case, kind=JURISDICTION_OBJECTION, state__in=waiting).exists()


def standing_still(cases: Collection[uuid.UUID], today: dt.date) -> QuerySet[TrialPause]:
    """What stops the trial limits of these cases today (CPL-I 243)."""
    return TrialPause.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), case__in=cases, began_on__lte=today)


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
    gone = (Application.State.WITHDRAWN, Application.State.REFUSED)
    appealed = Application.objects.filter(kind="appeal", party__isnull=False).exclude(state__in=gone)
    done = that_did(Party.objects.filter(applications__in=appealed))
    rows = rows.exclude(rule__in=APPEAL_RULES, party__in=done)  # who has appealed need not again
    return rows.select_related("case", "party").order_by("due_on", "pk")


def my_hearings(actor: Actor, now: dt.datetime) -> models.QuerySet[Hearing]:
    """The actor's hearings to come, and the asynchronous ones that go on, whatever time was set for them."""
    going_on = models.Q(mode=Hearing.Mode.ASYNCHRONOUS, state__in=(Hearing.State.OPEN, Hearing.State.RECESS))
    rows = visible_to(actor, Hearing).filter(models.Q(ends_at__gte=now) | going_on).exclude(state=Hearing.State.CANCELLED)
    return rows.select_related("case", "room").order_by("starts_at")

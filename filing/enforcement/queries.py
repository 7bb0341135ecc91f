"""Reading what enforcement needs of a decided case, and what is open in an enforcement case."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.identity.serving import serving
from filing.applications.rules.enforcing import AGAINST_REFUSAL
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline
from filing.cases.models import Case, PanelMember, Party
from filing.cases.order import AS_NAMED
from filing.cases.policies import own_party
from filing.cases.rules.procedure import PRESERVING
from filing.decisions.models import Decision
from filing.decisions.reviewing import enforceable
from filing.decisions.rules.holding import Obligation
from filing.enforcement.models import (
    CLAIMING,
    ConsumptionRestriction,
    EnforcementApplication,
    EnforcementCase,
    Measure,
    MoneyReceived,
    Sanction,
    Termination,
)
from filing.enforcement.policies import HEADS, JUDGES
from filing.enforcement.rules.closing import Exhaustion, OpenMatters
from filing.enforcement.rules.debt import Debt, debt_on, last_day_to_perform
from filing.enforcement.rules.delay_interest import Instalment

OPEN_SANCTIONS = (Sanction.State.PROPOSED, Sanction.State.CHECKED, Sanction.State.IN_FORCE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a creditor may ask to be enforced from a decision, taken from the judgment: nothing is typed again."""

    decision: Decision
    creditor: Party
    debtors: tuple[Party, ...]
    duty: str
    debt: Debt

    @property
    def opens_on(self) -> dt.date:
        """The first day on which enforcement can be applied for: until then the debtor may still perform."""
        return self.debt.last_day + dt.timedelta(days=1)

    def to_json(self) -> dict[str, Any]:
        """The snapshot that the application keeps."""
        return {
            "as_of": self.debt.as_of.isoformat(),
            "last_day": self.debt.last_day.isoformat(),
            "principal": str(self.debt.principal),
            "total": str(self.debt.total),
            "duty": self.duty,
            "debtors": [str(party.pk) for party in self.debtors],
            "lines": [
                {
                    "name_zh": line.name.zh,
                    "name_en": line.name.en,
                    "working_zh": line.working.zh,
                    "working_en": line.working.en,
                    "amount": str(line.amount),
                }
                for line in self.debt.lines
            ],
        }


def own_creditor(actor: Actor, case: Case) -> Party | None:
    """The party of the decided case for which the actor acts and to which the decision awards something; else its plaintiff, or
    applicant of a confirmation, who is told that nothing was awarded.
    """
    mine, awarded = list(case.parties.filter(own_party(actor)).order_by("order")), _awarded(case)
    claiming = [one for one in mine if one.role in CLAIMING]
    return next((one for one in mine if str(one.pk) in awarded), claiming[0] if claiming else None)


def awarded_parties(case: Case) -> list[Party]:
    """The parties of the decided case to which the decision awards something, in the order in which they are named."""
    return list(case.parties.filter(pk__in=_awarded(case), left_at=None).order_by(*AS_NAMED))


def _awarded(case: Case) -> set[str]:
    decision = enforceable(case)
    owed = [one for one in obligations_of(decision) if one.principal] if decision else []
    return {creditor for one in owed for creditor in one.creditors}


def claim_of(case: Case, creditor: Party, today: dt.date) -> Claim | None:
    """The creditor's claim on ``today`` from the judgment in effect, of this court or of one above; none where it obliges to
    nothing."""
    decision = enforceable(case)
    if decision is None or decision.effective_on is None:
        return None
    obligations = [one for one in obligations_of(decision) if str(creditor.pk) in one.creditors and one.principal]
    if not obligations:
        return None
    debtor_ids = {debtor for one in obligations for debtor in one.debtors}
    debtors = tuple(case.parties.filter(pk__in=debtor_ids).order_by("role", "order"))
    last_day = last_day_to_perform(decision.effective_on, obligations, calendar_in_force())
    duty = "；".join(one.text for one in obligations)
    return Claim(decision, creditor, debtors, duty, debt_on(today, obligations=obligations, last_day=last_day))


def term_against_refusal(application: EnforcementApplication) -> Deadline | None:
    """The creditor's term to turn to the court above against the refusal; None while the ruling is not served."""
    return Deadline.objects.filter(rule=AGAINST_REFUSAL, trigger=f"served:{application.document_id}").first()


def judges_at(court: Court) -> "QuerySet[User]":
    """Who may sign a ruling of the court: its judges."""
    return _in_office(court, JUDGES).order_by("display_name")


def filing_clerks_at(court: Court) -> "QuerySet[User]":
    """Who accepts applications to the court, or refuses them."""
    return _in_office(court, {Role.FILING_CLERK}).order_by("display_name")


def heads_at(court: Court) -> "QuerySet[User]":
    """The division heads of the court, to whom rises what is late."""
    return _in_office(court, HEADS)


def _in_office(court: Court, roles: Collection[Role]) -> "QuerySet[User]":
    held = {"appointments__role__in": roles, "appointments__court": court, "appointments__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def refusals_nobody_signs() -> "QuerySet[EnforcementApplication]":
    """Refusals before a judge who serves at the court no more: they wait for nobody, until a clerk puts them elsewhere."""
    waiting = EnforcementApplication.objects.filter(state=EnforcementApplication.State.PROPOSED)
    return waiting.exclude(serving("judge", "source_case__court", JUDGES))


def obligations_of(decision: Decision) -> list[Obligation]:
    """What the decision obliges to."""
    return [Obligation.from_json(one) for one in decision.obligations]


def debt_of(enforcement: EnforcementCase, today: dt.date) -> Debt:
    """The debt of an enforcement case today, after what was received, also before it was restored."""
    creditor = str(enforcement.application.creditor_id)
    obligations = [one for one in obligations_of(enforcement.application.decision) if creditor in one.creditors]
    received = [
        Instalment(received_on, Decimal(amount))
        for received_on, amount in money_of(enforcement).values_list("received_on", "amount")
    ]
    return debt_on(today, obligations=obligations, last_day=enforcement.last_day, received=received)


def money_of(enforcement: EnforcementCase) -> "QuerySet[MoneyReceived]":
    """What was received for the claim, in this case and in those which it restored."""
    return MoneyReceived.objects.filter(enforcement__application=enforcement.application_id)


def debtors_of(enforcement: EnforcementCase) -> list[Party]:
    """The judgment debtors as parties of the enforcement case."""
    return list(enforcement.case.parties.filter(role=Party.Role.DEBTOR).order_by("order"))


def creditors_of(enforcement: EnforcementCase) -> list[Party]:
    """The judgment creditors as parties of the enforcement case."""
    return list(enforcement.case.parties.filter(role=Party.Role.CREDITOR).order_by("order"))


def may_be_proposed(enforcement: EnforcementCase, sanction: type[Sanction]) -> bool:
    """Whether there is a debtor against whom a sanction of this kind neither stands nor was proposed."""
    standing = sanction._default_manager.filter(enforcement=enforcement, state__in=OPEN_SANCTIONS).values("debtor_id")
    return enforcement.case.parties.filter(role=Party.Role.DEBTOR).exclude(pk__in=standing).exists()


def open_matters(enforcement: EnforcementCase, today: dt.date) -> OpenMatters:
    """What stands against closing the case."""
    open_sanctions = (
        enforcement.dishonestylistings.filter(state__in=OPEN_SANCTIONS).count()
        + enforcement.consumptionrestrictions.filter(state__in=OPEN_SANCTIONS).count()
    )
    return OpenMatters(
        notice_issued=enforcement.state != EnforcementCase.State.ACCEPTED,
        debt_open=debt_of(enforcement, today).open,
        active_measures=enforcement.measures.filter(state=Measure.State.ACTIVE).count(),
        open_sanctions=open_sanctions,
        open_orders=enforcement.orders_to_carry_out.filter(settled_at=None).count(),
    )


def is_own_creditor(actor: Actor, case: Case) -> bool:
    """Whether the actor acts for a creditor of the enforcement case."""
    return case.parties.filter(own_party(actor), role=Party.Role.CREDITOR).exists()


def exhaustion(enforcement: EnforcementCase, today: dt.date) -> Exhaustion:
    """What the portal knows of the conditions for ending this round of enforcement."""
    ordered = ConsumptionRestriction.objects.filter(enforcement__application=enforcement.application_id)
    restricted = ordered.filter(state=Sanction.State.IN_FORCE).values("debtor__name")  # also before it was restored
    free = enforcement.case.parties.filter(role=Party.Role.DEBTOR, left_at=None).exclude(name__in=restricted)
    return Exhaustion(
        notice_issued=enforcement.state != EnforcementCase.State.ACCEPTED,
        debt_open=debt_of(enforcement, today).open,
        restricted=not free.exists(),
        accepted_on=clock.local(enforcement.case.accepted_at).date(),
        waiting=enforcement.terminations.exclude(state=Termination.State.DECLINED).exists(),
    )


def preservations(actor: Actor) -> "QuerySet[Case]":
    """The cases in which rulings on preservation are executed (执保), of the officer; of the court for who supervises it."""
    return visible_to(actor, Case, "list").filter(case_type=PRESERVING)


def to_execute(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """Those whose ruling waits to be executed, of which the other side knows nothing yet."""
    return cases.filter(state=Case.State.IN_ENFORCEMENT, opened_by__confidential=True, opened_by__disclosed_at=None)


def with_columns_of_preservations(cases: "QuerySet[Case]") -> "QuerySet[Case]":
    """The cases, newest first, with what a queue shows of each (``applicants``, ``respondents``, ``running``, ``officers``,
    ``waits``).
    """
    applicants = Prefetch("parties", Party.objects.filter(role=Party.Role.APPLICANT).order_by("order"), to_attr="applicants")
    respondents = Prefetch("parties", Party.objects.filter(role=Party.Role.RESPONDENT).order_by("order"), to_attr="respondents")
    limits = Deadline.objects.filter(state=Deadline.State.RUNNING).order_by("due_on")
    officers = PanelMember.objects.filter(duty=PanelMember.Duty.OFFICER, ended_at=None).select_related("user")
    return (
        cases.prefetch_related(
            applicants,
            respondents,
            Prefetch("deadlines", limits, to_attr="running"),
            Prefetch("panel", officers, to_attr="officers"),
        )
        .annotate(waits=Exists(to_execute(Case.objects.filter(pk=OuterRef("pk")))))
        .order_by("-accepted_at", "-pk")
    )


def with_columns(cases: "QuerySet[EnforcementCase]") -> "QuerySet[EnforcementCase]":
    """The cases, newest first, with what a queue shows of each (``case.creditors``, ``case.debtors``, ``case.running``,
    ``next_expiry``).
    """
    creditors = Prefetch("case__parties", Party.objects.filter(role=Party.Role.CREDITOR).order_by("order"), to_attr="creditors")
    debtors = Prefetch("case__parties", Party.objects.filter(role=Party.Role.DEBTOR).order_by("order"), to_attr="debtors")
    limits = Deadline.objects.filter(state=Deadline.State.RUNNING).order_by("due_on")
    return (
        cases.select_related("case", "officer")
        .prefetch_related(creditors, debtors, Prefetch("case__deadlines", limits, to_attr="running"))
        .annotate(next_expiry=Min("measures__expires_on", filter=Q(measures__state=Measure.State.ACTIVE)))
        .order_by("-created_at")
        .distinct()
    )

"""The filing clerk accepts an application: it becomes a numbered enforcement case with an officer."""

import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.actions.open_follow_up import link_cases
from filing.cases.assignment import assign_panel
from filing.cases.copying import copy_party
from filing.cases.models import Case, CaseLink, PanelMember, Party, Procedure
from filing.cases.numbers import take_number
from filing.causes import naming
from filing.decisions.models import Decision
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.enforcement.decision_term import end_term
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.enforcement.telling import ACCEPTED, tell_nothing_to_sign
from filing.enforcement.title import file_title
from filing.events import EnforcementAccepted
from filing.fees.actions.assess import assess_enforcement_fee

CASE_TYPE = "执"
DEADLINES = ("enforcement_notice", "enforcement")


class NoOfficer(Exception):
    """The court has no enforcement officer to whom the case could go."""


class NotInEffect(Exception):
    """The judgment has no effect: an appeal was brought in time after all, or a court above has set it aside."""


LONGEST_TITLE = 200


@transaction.atomic
def accept_application(*, actor: Actor, application_id: uuid.UUID, now: dt.datetime) -> EnforcementCase:
    """An enforcement case with the next 执 number, the parties of the judgment, an officer, the fee and its deadlines.

    The number is taken in this transaction. A judge before whom a refusal was put is told that nothing is left to sign. The
    fee is the debtor's and not prepaid (FEE arts 20, 38). Event: EnforcementAccepted. Raises ``NoOfficer``, ``NotInEffect``.
    """
    application = access(actor, EnforcementApplication, application_id, "accept", lock=True)
    # Held, so that no appeal undoes the effect meanwhile without the officer being told.
    decision = Decision.objects.select_for_update().get(pk=application.decision_id)
    if decision.state != Decision.State.EFFECTIVE:
        raise NotInEffect(application.decision_id)
    case = _new_case(application, now)
    debtors = _copy_parties(application, case)
    _file_papers(application, case)
    officer = _assign(actor, case, now)
    enforcement = _new_enforcement(application, case, officer)
    assess_enforcement_fee(case=case, amount=enforcement.amount, payer=debtors[0], now=now, actor=actor)
    _start_deadlines(actor, application, case, now)
    if application.state == EnforcementApplication.State.PROPOSED and application.judge is not None:
        tell_nothing_to_sign(application.judge, application, ACCEPTED, now)
    application.state = EnforcementApplication.State.ACCEPTED
    application.save(update_fields=["state"])
    record(actor=actor, action="accept_enforcement", obj=enforcement, now=now, detail={"case_number": case.case_number})
    publish(EnforcementAccepted(case_id=case.pk), now=now)
    return enforcement


def _new_case(application: EnforcementApplication, now: dt.datetime) -> Case:
    source = application.source_case
    year = clock.local(now).year
    number = take_number(court=source.court, year=year, case_type=CASE_TYPE)
    debtors = [debtor.name for debtor in _debtors(application)]
    case = Case.objects.create(
        court=source.court,
        case_type=CASE_TYPE,
        year=year,
        number=number.number,
        case_number=str(number),
        cause_code=source.cause_code,
        title=naming.of_enforcement(application.creditor.name, debtors, source.cause_code)[:LONGEST_TITLE],
        procedure=Procedure.ENFORCEMENT,
        state=Case.State.IN_ENFORCEMENT,
        amount=Decimal(application.claim["total"]),
        accepted_at=now,
    )
    document = application.decision.document
    link_cases(source=source, target=case, kind=CaseLink.Kind.ENFORCEMENT, now=now, basis=document)
    return case


def _copy_parties(application: EnforcementApplication, case: Case) -> list[Party]:
    """The creditor with its agents, and the debtors; returns the debtors."""
    copy_party(application.creditor, case, Party.Role.CREDITOR)
    return [copy_party(debtor, case, Party.Role.DEBTOR) for debtor in _debtors(application)]


def _debtors(application: EnforcementApplication) -> list[Party]:
    return list(application.source_case.parties.filter(pk__in=application.claim["debtors"]).order_by("role", "order"))


def _file_papers(application: EnforcementApplication, case: Case) -> None:
    """What the application came on, if it came on paper, is the first sheet of the enforcement's file; then what is enforced."""
    for paper in application.papers.select_related("file", "party"):
        add_dossier_entry(
            case=case, under=Matter.COMPLAINT, title=paper.title, key=f"paper:{paper.pk}", file=paper.file,
            file_name=paper.file_name, source=paper.party.name, pages=paper.pages,
        )  # fmt: skip
    file_title(application, case)


def _assign(actor: Actor, case: Case, now: dt.datetime) -> User:
    """The officer and, if the court has one, a clerk, by lot. Raises NoOfficer."""
    members = assign_panel(actor=actor, case=case, now=now)
    officer = next((member for member in members if member.duty == PanelMember.Duty.OFFICER), None)
    if officer is None:
        raise NoOfficer(case.court.name_zh)
    return officer.user


def _new_enforcement(application: EnforcementApplication, case: Case, officer: User) -> EnforcementCase:
    claim, source = application.claim, application.source_case
    kind = application.decision.document.title if application.decision.document else "民事判决书"
    return EnforcementCase.objects.create(
        case=case,
        application=application,
        source_case=source,
        officer=officer,
        title_number=source.case_number,
        title_document=f"{source.court.name_zh}{source.case_number}{kind}",
        duty=claim["duty"],
        principal=Decimal(claim["principal"]),
        amount=Decimal(claim["total"]),
        last_day=dt.date.fromisoformat(claim["last_day"]),
    )


def _start_deadlines(actor: Actor, application: EnforcementApplication, case: Case, now: dt.datetime) -> None:
    today = clock.local(now).date()
    for rule in DEADLINES:
        key = f"{rule}:{case.pk}"
        start_deadline(actor=actor, rule=rule, trigger=f"accepted:{case.pk}", triggered_on=today, key=key, now=now, case=case)
    end_term(actor=actor, application=application, state=Deadline.State.MET, now=now)

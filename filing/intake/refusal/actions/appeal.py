"""The appeal against the ruling that refused a filing: it waits at the court above, which makes of it a case."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.actions.trial_clock import start_trial_limit
from filing.calendar.calendars import due_date
from filing.calendar.models import Deadline
from filing.cases.assignment import assign_panel
from filing.cases.models import Case, Party, Procedure
from filing.cases.numbers import take_number
from filing.cases.timeline import add_timeline_entry
from filing.dossier.models import ServedDocument
from filing.dossier.rules.matters import Matter
from filing.events import RefusalAppealed
from filing.intake.actions.accept import add_evidence, add_party
from filing.intake.filed_once import add_papers
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.refusal.queries import Standing, judged, refusal_of
from filing.intake.refusal.rules import why_no_appeal
from filing.intake.rules import content as contents
from filing.intake.rules.content import digest
from filing.notices import tell

CASE_TYPE = "民终"


@dataclass(frozen=True, slots=True)
class Said:
    """What the appeal says, and the day on which it was handed in or posted."""

    requests: str
    reasons: str
    handed_in_on: dt.date


class CannotAppeal(Exception):
    """No appeal is open; ``code`` is one of ``why_no_appeal``, ``incomplete``, or ``day`` for one that is to come."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def appeal_refusal(*, actor: Actor, filing_id: uuid.UUID, requests: str, reasons: str, now: dt.datetime) -> RefusalAppeal:
    """The appeal waits for the filing clerk of the court above; sent twice it is made once.

    Who may: who filed; for a client with special authority (CPL 62). Raises CannotAppeal.
    """
    filing = access(actor, Filing, filing_id, "appeal_refusal", lock=True)
    return _submitted(actor, filing, Said(requests, reasons, clock.local(now).date()), now)


@transaction.atomic
def enter_refusal_appeal(*, actor: Actor, filing_id: uuid.UUID, said: Said, now: dt.datetime) -> RefusalAppeal:
    """What was handed in on paper, by the day on which it was handed in or posted (CPL 85), is an appeal like any other.

    Who may: a filing clerk of the court that refused; the appeal is handed in there (CPL 173). Raises CannotAppeal.
    """
    filing = access(actor, Filing, filing_id, "enter_refusal_appeal", lock=True)
    if said.handed_in_on > clock.local(now).date():
        raise CannotAppeal("day")
    return _submitted(actor, filing, said, now)


def _submitted(actor: Actor, filing: Filing, said: Said, now: dt.datetime) -> RefusalAppeal:
    standing = refusal_of(filing)
    if standing.appeal is not None:
        return standing.appeal
    code = why_no_appeal(judged(filing, standing), said.handed_in_on)
    if code or standing.review is None or standing.term is None:
        raise CannotAppeal(code)
    if not said.requests.strip() or not said.reasons.strip():
        raise CannotAppeal("incomplete")
    words = {"requests": said.requests.strip(), "reasons": said.reasons.strip()}
    appeal = RefusalAppeal.objects.create(
        filing=filing, review=standing.review, sha256=digest({**words, "submitted_at": now.isoformat()}),
        submitted_by_id=actor.account_id, submitted_at=now, **words,
        decide_by=due_date("filing_decision", clock.local(now).date()).due,
    )  # fmt: skip
    end_deadlines(actor=actor, rules=(standing.term.rule,), state=Deadline.State.MET, now=now, filing_id=filing.pk)
    detail = {"sha256": appeal.sha256, "handed_in_on": said.handed_in_on.isoformat()}
    record(actor=actor, action="appeal_refusal", obj=filing, now=now, detail=detail)
    _tell_received(appeal, now)
    return appeal


@transaction.atomic
def accept_refusal_appeal(*, actor: Actor, appeal_id: uuid.UUID, now: dt.datetime) -> Case:
    """The appeal has a number and a bench at the court above, with everything that was filed.

    It waits for a clerk as every appeal does: numbers are the filing office's to give (法〔2015〕137号 art. 14), and what came on
    paper is looked at by a person. There is no refusing it: who, against what and in time (CPL 126, 171) the portal has judged,
    and everything else is for the bench. It costs nothing (FEE art. 8) and is decided within thirty days (CPL 183). Nobody
    answers it: the other side was not heard of the filing yet. Who may: a filing clerk of the court above. Event:
    RefusalAppealed, after which the papers are filed.
    """
    appeal = access(actor, RefusalAppeal, appeal_id, "accept", lock=True)
    filing = appeal.filing
    case = appeal.case = _open_case(actor, filing, refusal_of(filing), now)
    appeal.save(update_fields=["case"])
    record(actor=actor, action="accept_refusal_appeal", obj=appeal, now=now, detail={"case": case.case_number})
    _tell(appeal, case, now)
    publish(RefusalAppealed(case_id=case.pk), now=now)
    return case


def _open_case(actor: Actor, filing: Filing, standing: Standing, now: dt.datetime) -> Case:
    court, year = filing.court.parent, clock.local(now).year
    if court is None:
        raise CannotAppeal("no_court")
    content, number = latest_version(filing).content, take_number(court=court, year=year, case_type=CASE_TYPE)
    case = Case.objects.create(
        court=court,
        case_type=CASE_TYPE,
        year=year,
        number=number.number,
        case_number=str(number),
        cause_code=filing.cause_code,
        title=filing.title,
        procedure=Procedure.RULING_APPEAL,
        amount=filing.amount,
        is_public=contents.answers(content).get("private_hearing") != "yes",
        accepted_at=now,
    )
    _add_people(case, filing, standing, content)
    assign_panel(actor=actor, case=case, now=now)
    start_trial_limit(actor=actor, case=case, now=now)
    add_timeline_entry(
        case=case, kind="accepted", title_zh="对不予受理裁定的上诉立案", title_en="Appeal against the refusal registered",
        now=now, document=standing.ruling,
    )  # fmt: skip
    return case


def _add_people(case: Case, filing: Filing, standing: Standing, content: dict[str, Any]) -> None:
    """Who filed is the appellant, with the evidence and papers as filed; the ruling was served on it."""
    for_client = bool(content.get("for_client"))
    appellants = [
        add_party(case, filing, one, for_client=for_client, role=Party.Role.APPELLANT)
        for one in contents.parties(content, contents.PLAINTIFF)
    ]
    add_evidence(case, appellants[0], content["evidence"], under=Matter.FILE_BELOW)
    add_papers(case, appellants[0], content.get("papers", []))
    if standing.ruling is not None and standing.term is not None:
        served_at = dt.datetime.combine(standing.term.triggered_on, dt.time(0), tzinfo=clock.SHANGHAI)
        ServedDocument.objects.bulk_create(
            ServedDocument(party=party, document=standing.ruling, effective_at=served_at) for party in appellants
        )


def _tell_received(appeal: RefusalAppeal, now: dt.datetime) -> None:
    tell(
        appeal.filing.owner,
        title=_("法院已收到您的上诉状"),
        body=_("由%(court)s立案，最迟于%(due)s前办理，不交上诉费。"),
        facts={"court": str(appeal.filing.court.parent), "due": appeal.decide_by},
        link=reverse("filing:filing", args=[appeal.filing_id]),
        key=f"refusal-appeal-received:{appeal.pk}",
        now=now,
    )


def _tell(appeal: RefusalAppeal, case: Case, now: dt.datetime) -> None:
    tell(
        appeal.filing.owner,
        title=_("您的上诉已经立案"),
        body=_("%(court)s，案号 %(number)s。不交上诉费，三十日内裁定。"),
        facts={"court": str(case.court), "number": case.case_number},
        link=reverse("filing:case", args=[case.pk]),
        key=f"refusal-appealed:{appeal.pk}",
        now=now,
    )

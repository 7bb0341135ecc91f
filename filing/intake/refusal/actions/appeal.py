"""The filer appeals against the ruling that refused the filing: a case of the court above, made from what was filed."""

import datetime as dt
import uuid
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
from filing.calendar.models import Deadline
from filing.cases.assignment import assign_panel
from filing.cases.models import Case, Party, Procedure
from filing.cases.numbers import take_number
from filing.cases.timeline import add_timeline_entry
from filing.dossier.models import ServedDocument
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
TERMS = ("appeal_ruling", "appeal_abroad")


class CannotAppeal(Exception):
    """No appeal is open; ``code`` is one of ``why_no_appeal``, or ``incomplete``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def appeal_refusal(*, actor: Actor, filing_id: uuid.UUID, requests: str, reasons: str, now: dt.datetime) -> RefusalAppeal:
    """The appeal has a number and a bench at the court above, with everything that was filed; sent twice it is made once.

    Its formal conditions are all that there is to be looked at before a number is given (who, against what, in time: CPL 126,
    171), and the portal has judged them. It costs nothing (FEE art. 8) and is decided within thirty days (CPL 183). Nobody
    answers it: the other side was not heard of the filing yet. Who may: who filed; for a client with special authority (CPL 62).
    Raises CannotAppeal. Event: RefusalAppealed, after which the papers are filed.
    """
    filing = access(actor, Filing, filing_id, "appeal_refusal", lock=True)
    standing = refusal_of(filing)
    if standing.appeal is not None:
        return standing.appeal
    code = why_no_appeal(judged(filing, standing), clock.local(now).date())
    if code or standing.review is None:
        raise CannotAppeal(code)
    if not requests.strip() or not reasons.strip():
        raise CannotAppeal("incomplete")
    case = _open_case(actor, filing, standing, now)
    said = {"requests": requests.strip(), "reasons": reasons.strip()}
    appeal = RefusalAppeal.objects.create(
        filing=filing, review=standing.review, case=case, sha256=digest({**said, "submitted_at": now.isoformat()}),
        submitted_by_id=actor.account_id, submitted_at=now, **said,
    )  # fmt: skip
    end_deadlines(actor=actor, rules=TERMS, state=Deadline.State.MET, now=now, filing_id=filing.pk)
    record(actor=actor, action="appeal_refusal", obj=filing, now=now, detail={"case": case.case_number, "sha256": appeal.sha256})
    _tell(appeal, now)
    publish(RefusalAppealed(case_id=case.pk), now=now)
    return appeal


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
    add_evidence(case, appellants[0], content["evidence"])
    add_papers(case, appellants[0], content.get("papers", []))
    if standing.ruling is not None and standing.term is not None:
        served_at = dt.datetime.combine(standing.term.triggered_on, dt.time(0), tzinfo=clock.SHANGHAI)
        ServedDocument.objects.bulk_create(
            ServedDocument(party=party, document=standing.ruling, effective_at=served_at) for party in appellants
        )


def _tell(appeal: RefusalAppeal, now: dt.datetime) -> None:
    tell(
        appeal.filing.owner,
        title=_("您的上诉已经立案"),
        body=_("%(court)s，案号 %(number)s。不交上诉费，三十日内裁定。"),
        facts={"court": str(appeal.case.court), "number": appeal.case.case_number},
        link=reverse("filing:case", args=[appeal.case_id]),
        key=f"refusal-appealed:{appeal.pk}",
        now=now,
    )

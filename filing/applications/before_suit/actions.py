"""What happens to a preservation before suit: it is put before the judge at once, and joined to the suit when that comes."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from filing.applications.actions.submit import Request, create
from filing.applications.before_suit.queries import RULE, preserved_in, waiting_for
from filing.applications.models import Application
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.actions.open_follow_up import link_cases
from filing.cases.models import Case, CaseLink, Party
from filing.cases.transitions import move
from filing.intake.models import Filing
from filing.intake.queries import latest_version

KIND = "preservation_property"


@transaction.atomic
def put_before_the_judge(*, case_id: uuid.UUID, now: dt.datetime) -> Application | None:
    """The accepted application waits for the ruling; its 48 hours count from when it was submitted (CPL 104). Once for the case.

    Nothing for a case that was not filed online: its panel rules on paper. Event: ApplicationSubmitted.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("court__parent").get(pk=case_id)
    filing = Filing.objects.filter(pk=case.filing_id).select_related("owner").first() if case.filing_id else None
    applicant = case.parties.filter(role=Party.Role.PLAINTIFF).order_by("order").first()
    respondent = case.parties.filter(role=Party.Role.DEFENDANT).order_by("order").first()
    if filing is None or applicant is None or respondent is None:
        return None
    if known := preserved_in(case):
        return known
    owner = Actor(role=Role.LITIGANT, user_id=filing.owner_id, person_id=filing.owner.person_id, name=filing.owner.display_name)
    request = Request(KIND, _content(filing, case, respondent), f"before_suit:{case.pk}")
    return create(actor=owner, case=case, party=applicant, request=request, now=filing.submitted_at)


def _content(filing: Filing, case: Case, respondent: Party) -> dict[str, str]:
    """The answers of the filing as those of the application."""
    given = latest_version(filing).content["answers"]
    reasons = "\n".join(str(given[key]) for key in ("events", "wrong", "consequences") if given.get(key))
    return {
        "respondent": str(respondent.pk),
        "amount": str(case.amount or "0.00"),
        "target": str(given.get("request") or filing.title),
        "urgent": "yes",
        "guarantee": "offered",
        "reasons": reasons or filing.title,
    }


@transaction.atomic
def join_to_suit(*, actor: Actor, suit_id: uuid.UUID, now: dt.datetime) -> list[Case]:
    """The suit has been brought: the preservations that waited for it go on in it, at whatever court they were made (CPL-I 160).

    The other side reads of one that has not been executed yet only afterwards. Returns the cases that were joined.
    """
    suit = Case.objects.select_for_update(of=("self",)).get(pk=suit_id)
    joined = waiting_for(suit)
    for case in joined:
        application = preserved_in(case)
        hidden = application is None or application.is_hidden
        link_cases(source=case, target=suit, kind=CaseLink.Kind.PRESERVATION, now=now, for_court_only=hidden)
        end_deadlines(actor=actor, rules=(RULE,), state=Deadline.State.MET, now=now, case_id=case.pk)
        if case.state == Case.State.EFFECTIVE:
            move(case, "sue", now=now, closing=Case.Closing.SUED)
        record(actor=actor, action="join_to_suit", obj=case, now=now, detail={"suit": suit.case_number})
    return joined

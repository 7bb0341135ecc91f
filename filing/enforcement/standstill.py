"""What the court may not dispose of for now, because an outsider claims it (CPL-I 463)."""

import datetime as dt
from dataclasses import dataclass

from filing.applications.models import Application
from filing.applications.rules.enforcing import THING
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.enforcement.models import EnforcementCase


@dataclass(frozen=True, slots=True)
class Held:
    """A thing, the case of the objection, and the last day; None as long as it is examined or its ruling not served."""

    thing: str
    objection: str
    until: dt.date | None


def held_things(enforcement: EnforcementCase, today: dt.date) -> list[Held]:
    """The things that are not disposed of today.

    While an outsider's objection is examined, and for fifteen days after its dismissal reached the outsider (CPL-I 463). What
    was upheld is no longer here: enforcement against it is suspended.
    """
    cases = Case.objects.filter(links_in__from_case=enforcement.case_id, links_in__kind=CaseLink.Kind.OBJECTION)
    asked = Application.objects.filter(follow_up__in=cases, kind=THING).select_related("follow_up").order_by("submitted_at")
    found = [(one, _until(one.follow_up)) for one in asked if one.follow_up is not None and not _upheld(one.follow_up)]
    return [
        Held(one.content["thing"], one.follow_up.case_number, until)
        for one, until in found
        if one.follow_up is not None and (until is None or today <= until)
    ]


def _upheld(objection: Case) -> bool:
    rulings = Application.objects.filter(case=objection, kind="outsider_ruling")
    return rulings.filter(state=Application.State.GRANTED).exists()


def _until(objection: Case) -> dt.date | None:
    terms = Deadline.objects.filter(case=objection, rule="outsider_suit", party__role=Party.Role.APPLICANT)
    return terms.order_by("-due_on").values_list("due_on", flat=True).first()

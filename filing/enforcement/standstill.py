"""What the court may not dispose of for now, because an outsider claims it (CPL-I 313, 463)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from courtportal.kernel import clock
from filing.applications.models import Application
from filing.applications.rules.enforcing import THING
from filing.calendar.models import Deadline
from filing.cases.chain import goes_on_in
from filing.cases.models import Case, CaseLink, Party, Representation
from filing.enforcement.models import EnforcementCase
from filing.intake.models import Filing
from filing.intake.rules.following import OUTSIDERS_SUIT

PENDING = (
    Filing.State.SUBMITTED, Filing.State.IN_REVIEW, Filing.State.SUPPLEMENT_REQUESTED, Filing.State.TO_MEDIATION,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """A thing, the case of the objection, and the last day; None as long as it is examined or its ruling not served.

    ``suit`` is the case in which the outsider's suit is pending, '' where none is; ``filed`` tells that it was filed in time and
    waits for its acceptance.
    """

    thing: str
    objection: str
    until: dt.date | None
    suit: str = ""
    filed: bool = False


def held_things(enforcement: EnforcementCase, today: dt.date) -> list[Held]:
    """The things that are not disposed of today.

    While an outsider's objection is examined, for fifteen days after its dismissal reached the outsider (CPL-I 463), and while
    the outsider's suit is pending (CPL-I 313), from the day on which it was filed. What was upheld is no longer here:
    enforcement against it is suspended.
    """
    cases = Case.objects.filter(links_in__from_case=enforcement.case_id, links_in__kind=CaseLink.Kind.OBJECTION)
    asked = Application.objects.filter(follow_up__in=cases, kind=THING).select_related("follow_up").order_by("submitted_at")
    held = [_held(one.content["thing"], one.follow_up) for one in asked if one.follow_up and not _upheld(one.follow_up)]
    return [one for one in held if one.suit or one.filed or one.until is None or today <= one.until]


def _held(thing: str, objection: Case) -> Held:
    suits = Case.objects.filter(links_in__from_case=objection, links_in__kind=CaseLink.Kind.OBJECTION)
    pending = next((one for suit in suits for one in goes_on_in(suit) if one.state not in Case.AFTER_EFFECT), None)
    until = _until(objection)
    filed = pending is None and until is not None and _filed_in_time(objection, until)
    return Held(thing, objection.case_number, until, pending.case_number if pending else "", filed)


def _filed_in_time(objection: Case, until: dt.date) -> bool:
    """The outsider has filed the suit by the last day, and the court has not decided on the filing yet."""
    people = objection.parties.filter(role=Party.Role.APPLICANT)
    agents = Representation.objects.filter(party__in=people, ended_at=None).exclude(user=None)
    waiting = Filing.objects.filter(cause_code=OUTSIDERS_SUIT, state__in=PENDING, court_id=objection.court_id)
    waiting = waiting.filter(Q(owner__in=people.exclude(user=None).values("user")) | Q(owner__in=agents.values("user")))
    versions = (filing.versions.order_by("number")[0] for filing in waiting)
    return any(_attacks(one.content, objection) and clock.local(one.submitted_at).date() <= until for one in versions)


def _attacks(content: Mapping[str, Any], objection: Case) -> bool:
    """Whether the suit follows from the objection, begun from its case or naming its number."""
    follows = content.get("follows", {})
    return str(objection.pk) == follows.get("case") or ("case" not in follows and objection.case_number == follows.get("number"))


def _upheld(objection: Case) -> bool:
    rulings = Application.objects.filter(case=objection, kind="outsider_ruling")
    return rulings.filter(state=Application.State.GRANTED).exists()


def _until(objection: Case) -> dt.date | None:
    terms = Deadline.objects.filter(case=objection, rule="outsider_suit", party__role=Party.Role.APPLICANT)
    return terms.order_by("-due_on").values_list("due_on", flat=True).first()

"""What goes up with an appeal, as the clerk reads it before sending: the volumes, and who has answered (CPL 174)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from courtportal.kernel import clock
from filing.applications.appealed import notices_of, to_be_served
from filing.applications.models import Application
from filing.applications.sending_up import appeals_waiting
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES
from filing.cases.models import Case
from filing.dossier.queries import whole_file
from filing.parties.models import AppealAnswer


@dataclass(frozen=True, slots=True)
class Other:
    """A party that may answer the appeal: when it did, or until when it may; neither while the copy is not served."""

    name: str
    answered_on: dt.date | None
    due_on: dt.date | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class AppealGoingUp:
    """Who appeals, and what everyone else said."""

    appellant: str
    others: Sequence[Other]


@dataclass(frozen=True, slots=True)
class GoingUp:
    """The volumes with their pages, and the appeals that go up with them."""

    volumes: int
    pages: int
    appeals: Sequence[AppealGoingUp]


def goes_up(case: Case, today: dt.date) -> GoingUp:
    """What the transfer of the file would send today."""
    volumes = whole_file(case)
    return GoingUp(
        volumes=len(volumes),
        pages=sum(volume.pages for volume in volumes),
        appeals=[AppealGoingUp(one.applicant_name, _others(one, today)) for one in appeals_waiting(case)],
    )


def _others(appeal: Application, today: dt.date) -> list[Other]:
    others = list(to_be_served(appeal, appeal.case))
    answers = AppealAnswer.objects.filter(party__in=others, submitted_at__gte=appeal.submitted_at)
    answered = {one.party_id: clock.local(one.submitted_at).date() for one in answers.order_by("-submitted_at")}
    triggers = [f"served:{pk}" for pk in notices_of(appeal).values_list("pk", flat=True)]
    terms = Deadline.objects.filter(rule__in=REVIEW_ANSWER_RULES, trigger__in=triggers, party__in=others)
    due = {one.party_id: one.due_on for one in terms.exclude(state=Deadline.State.CANCELLED)}
    return [Other(one.name, answered.get(one.pk), due.get(one.pk), one.pk in due and due[one.pk] < today) for one in others]

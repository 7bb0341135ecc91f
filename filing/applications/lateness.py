"""Whether an appeal that was lodged lies within its term, as the service of the decision is found now."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from courtportal.kernel import clock
from courtportal.kernel.courts.working_days import Calendar
from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS
from filing.applications.rules.catalogue import KINDS
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline
from filing.calendar.rules.counting import extended_to
from filing.calendar.rules.limits import due_date
from filing.cases.models import Case
from filing.dossier.models import ServedDocument

SERVED = "served:"
_UNTIL = frozenset(rule for kind in APPEALS for rule in KINDS[kind].until)
_ENDED = (Application.State.WITHDRAWN, Application.State.REFUSED)


@dataclass(frozen=True, slots=True)
class Timely:
    """An appeal, when it was lodged, and the last day of its term; None: the term has not begun, or there is none."""

    appeal: Application
    lodged_on: dt.date
    due_on: dt.date | None

    @property
    def is_late(self) -> bool:
        """Whether it came after the last day."""
        return self.due_on is not None and self.lodged_on > self.due_on


def appeals_of(case: Case) -> list[Timely]:
    """The appeals of the parties that stand: neither taken back nor refused, in their own case neither decided nor closed.

    Such an appeal has its answer: nobody acts on its lateness any more.
    """
    standing = Application.objects.filter(case=case, kind__in=APPEALS, party__isnull=False).exclude(state__in=_ENDED)
    standing = standing.exclude(follow_up__state__in=Case.AFTER_DECISION)
    return timely(standing.select_related("party", "follow_up").order_by("submitted_at", "pk"))


def late_ones(applications: Iterable[Application]) -> dict[uuid.UUID, dt.date]:
    """Of these applications the appeals that stand and are late, with the last day of each."""
    appeals = [one for one in applications if one.kind in APPEALS and one.party_id and one.state not in _ENDED]
    asked = [one for one in appeals if one.follow_up is None or one.follow_up.state not in Case.AFTER_DECISION]
    return {one.appeal.pk: one.due_on for one in timely(asked) if one.is_late and one.due_on}


def timely(appeals: Iterable[Application]) -> list[Timely]:
    """Each appeal with its term; two queries for all of them."""
    listed = list(appeals)
    if not listed:
        return []
    parties = {one.party_id for one in listed}
    terms = list(
        Deadline.objects.filter(party__in=parties, rule__in=_UNTIL, trigger__startswith=SERVED).exclude(state="cancelled")
    )
    served: dict[tuple[uuid.UUID | None, str], dt.date] = {
        (party, str(document)): clock.local(at).date()
        for party, document, at in ServedDocument.objects.filter(
            party__in=parties, document__in=[term.trigger.removeprefix(SERVED) for term in terms]
        ).values_list("party_id", "document_id", "effective_at")
    }
    calendar = calendar_in_force()
    found = []
    for one in listed:
        own = [term for term in terms if term.party_id == one.party_id and term.rule in one.definition.until]
        days = [_last_day(term, served.get((term.party_id, term.trigger.removeprefix(SERVED))), calendar) for term in own]
        due_on = None if None in days else max((day for day in days if day), default=None)
        found.append(Timely(one, clock.local(one.submitted_at).date(), due_on))
    return found


def _last_day(term: Deadline, served_on: dt.date | None, calendar: Calendar) -> dt.date | None:
    """The term as it runs from the service; one that was over before the service was corrected keeps its own day, and is counted
    here from the right one. None where nothing is served.
    """
    if served_on is None or served_on == term.triggered_on:
        return term.due_on if served_on else None
    return extended_to(due_date(term.rule, served_on, calendar), term.set_by_court).due

"""Whom the terms of a filing concern while there is no case."""

from collections.abc import Iterable

from django.urls import reverse

from filing.calendar.concerned import Concerned, register_concerned
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import FILERS_RULES
from filing.intake.decision_clock import RULES
from filing.intake.models import Filing
from filing.intake.queries import filing_clerks


@register_concerned(*RULES)
def concerned_by_decision(deadline: Deadline) -> Iterable[Concerned]:
    """Who filed, and the clerk who decides: who has taken the filing, else every filing clerk of the court."""
    filing = _filing_of(deadline)
    if filing is None:
        return
    yield Concerned(filing.owner, reverse("filing:filing", args=[filing.pk]))
    clerks = list(filing_clerks(filing))
    for clerk in [one for one in clerks if one == filing.claimed_by] or clerks:  # who took it may have left
        yield Concerned(clerk, reverse("filing:review_desk", args=[filing.pk]))


@register_concerned(*FILERS_RULES)
def concerned_by_own_term(deadline: Deadline) -> Iterable[Concerned]:
    """Who filed has to correct, or may appeal against the refusal."""
    filing = _filing_of(deadline)
    if filing is not None:
        yield Concerned(filing.owner, reverse("filing:filing", args=[filing.pk]))


def _filing_of(deadline: Deadline) -> Filing | None:
    if deadline.filing_id is None:
        return None
    return Filing.objects.select_related("owner", "claimed_by").filter(pk=deadline.filing_id).first()

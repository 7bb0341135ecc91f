"""Whom the court's term to decide on an application for enforcement concerns."""

from collections.abc import Iterable

from django.urls import reverse

from filing.calendar.concerned import Concerned, register_concerned
from filing.calendar.models import Deadline
from filing.calendar.telling import sides_of_party
from filing.enforcement.decision_term import RULE, application_of, deciding


@register_concerned(RULE)
def concerned_by_application(deadline: Deadline) -> Iterable[Concerned]:
    """Who decides, and who applied."""
    application = application_of(deadline)
    if application is not None:
        link = reverse("filing:enforcement_application", args=[application.pk])
        users = [*sides_of_party(application.creditor), *deciding(application)]
        yield from (Concerned(user, link) for user in users)

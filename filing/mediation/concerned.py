"""Whom the terms of a mediation concern."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from filing.calendar.concerned import Concerned, register_concerned
from filing.calendar.models import Deadline
from filing.mediation.models import Mediation
from filing.mediation.rules.terms import CONFIRMATION, RULES
from filing.mediation.transitions import people


@register_concerned(*RULES, CONFIRMATION)
def concerned_by_mediation(deadline: Deadline) -> Iterable[Concerned]:
    """Everyone in it: who acts for its parties, and the mediator."""
    of_it = Q(deadline=deadline) | Q(agreements__confirm_by=deadline)
    for mediation in Mediation.objects.filter(of_it).select_related("mediator__user").distinct():
        link = reverse("filing:mediation", args=[mediation.pk])
        yield from (Concerned(user, link) for user in people(mediation))

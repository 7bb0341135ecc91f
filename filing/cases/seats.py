"""Seats for which nobody could be drawn: for want of judges, or all of them barred."""

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.draw_models import PanelDraw
from filing.cases.models import Case

EMPTY = Q(chosen=None, made_up=None)


def empty_seats(case: Case) -> QuerySet[PanelDraw]:
    """The draws of the case that found nobody and that no later draw has made up for, in their order."""
    return PanelDraw.objects.filter(EMPTY, case=case).order_by("number")


def seats_to_fill(actor: Actor) -> QuerySet[PanelDraw]:
    """The empty seats in cases of which the actor may have one drawn, the oldest first."""
    cases = visible_to(actor, Case, "fill_seat").values("pk")
    return PanelDraw.objects.filter(EMPTY, case__in=cases).select_related("case").order_by("drawn_at", "pk")

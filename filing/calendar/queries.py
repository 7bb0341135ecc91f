"""Reads of the calendar."""

import datetime as dt

from django.db.models import QuerySet

from courtportal.kernel.courts.models import Court
from filing.calendar.models import Hearing


def taken_rooms(court: Court, now: dt.datetime) -> QuerySet[Hearing]:
    """When the court's rooms are taken from now on; who plans a hearing reads times and rooms, not whose case it is."""
    coming = Hearing.objects.filter(room__court=court, state=Hearing.State.SCHEDULED, starts_at__gte=now)
    return coming.select_related("room").only("starts_at", "ends_at", "room__name").order_by("starts_at")

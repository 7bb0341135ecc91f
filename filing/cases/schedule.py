"""What the cases' room does by itself: every court that assigns cases has a seed committed before the next case comes."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.authz import Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox import scheduled
from filing.cases.assignment import commit_seed

AT_ONCE = 100


@scheduled(every=dt.timedelta(minutes=10))
def commit_missing_seeds(now: dt.datetime) -> None:
    """A court that got its first judge or officer gets its first seed; later ones follow each draw."""
    assigning = {
        "appointments__role__in": (Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER),
        "appointments__ended_at": None,
    }
    without = Court.objects.filter(**assigning).exclude(draw_seeds__used_at=None, draw_seeds__isnull=False).distinct()
    for court in without[:AT_ONCE]:
        with transaction.atomic():
            commit_seed(court, now)

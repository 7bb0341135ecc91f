"""Assigning a case: the judge and the clerk of the court with the fewest open cases; among equals by lot.

The lot is drawn from the case's own id, which nobody can choose, so that it can be drawn again to check it.
"""

import datetime as dt
import hashlib

from django.db.models import Count, Q

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, PanelMember

JUDGES = (Role.JUDGE,)
OPEN_STATES = ("accepted", "in_trial")


def candidates(case: Case, roles: tuple[Role, ...]) -> list[tuple[int, str, User]]:
    """(open cases, lot, user) of each possible member, best first; nobody who is a party of the case."""
    parties = case.parties.exclude(user=None).values("user_id")
    serving = Q(appointments__role__in=roles, appointments__court_id=case.court_id, appointments__ended_at=None)
    load = Count("panels", filter=Q(panels__ended_at=None, panels__case__state__in=OPEN_STATES), distinct=True)
    users = User.objects.filter(serving, is_active=True).exclude(pk__in=parties).annotate(load=load).distinct()
    return sorted(((user.load, lot(case, user), user) for user in users), key=lambda row: row[:2])


def lot(case: Case, user: User) -> str:
    """The user's lot in this case."""
    return hashlib.sha256(f"{case.pk}:{user.pk}".encode()).hexdigest()


def assign_panel(*, actor: Actor, case: Case, now: dt.datetime) -> list[PanelMember]:
    """Give the case a sole judge and a clerk (民事诉讼法 第四十条), in the caller's transaction.

    Who could have been chosen, with loads and lots, stands in the audit log. A duty nobody can take stays open.
    """
    members = []
    for duty, roles in ((PanelMember.Duty.SOLE_JUDGE, JUDGES), (PanelMember.Duty.CLERK, (Role.CLERK,))):
        ranked = candidates(case, roles)
        if ranked:
            members.append(PanelMember.objects.create(case=case, user=ranked[0][2], duty=duty))
        detail = {"duty": duty.value, "candidates": [[load, drawn[:12], str(user.pk)] for load, drawn, user in ranked[:20]]}
        record(actor=actor, action="assign", obj=case, now=now, detail=detail)
    return members

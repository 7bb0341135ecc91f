"""Notices about hearings to everyone who acts online for a side: parties and agents, each in their language."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from filing.calendar.models import Hearing
from filing.cases.models import Case, PanelMember, Party
from filing.notices import tell


def sides_of(case: Case) -> list[User]:
    """The accounts of the parties and of their present agents, each once."""
    agent = Q(representations__party__case=case, representations__ended_at=None, representations__party__left_at=None)
    return list(User.objects.filter(Q(party_of__case=case, party_of__left_at=None) | agent).distinct().order_by("pk"))


def sides_of_party(party: Party) -> list[User]:
    """The accounts of one party and of its present agents, each once."""
    agent = Q(representations__party=party, representations__ended_at=None)
    return list(User.objects.filter(Q(party_of=party) | agent).distinct().order_by("pk"))


def tell_clerks(case: Case, *, title: Promise, body: Promise, link: str, key: str, now: dt.datetime) -> None:
    """The clerks and assistants of the panel have something to do."""
    duties = (PanelMember.Duty.CLERK, PanelMember.Duty.ASSISTANT)
    for member in case.panel.filter(duty__in=duties, ended_at=None).select_related("user").order_by("created_at"):
        facts = {"case": case.case_number}
        tell(member.user, title=title, body=body, facts=facts, link=link, key=f"{key}:{member.user_id}", now=now)


def tell_cancelled(hearing: Hearing, now: dt.datetime) -> None:
    """The hearing does not take place."""
    _tell_all(hearing, "cancelled", _("开庭取消"), _("原定%(day)s的开庭取消，新的时间另行通知。"), now)


def tell_moved(hearing: Hearing, now: dt.datetime) -> None:
    """The hearing has another time; the summons follows."""
    _tell_all(
        hearing,
        f"moved:{hearing.sequence}",
        _("开庭改期"),
        _("开庭改为%(day)s %(time)s，地点：%(place)s。原来的时间作废，新的传票会送达您。"),
        now,
    )


def _tell_all(hearing: Hearing, what: str, title: Promise, body: Promise, now: dt.datetime) -> None:
    starts_at = clock.local(hearing.starts_at)
    facts = {"day": starts_at.date(), "time": f"{starts_at:%H:%M}", "place": str(hearing.room or "")}
    for user in sides_of(hearing.case):
        tell(
            user,
            title=title,
            body=body,
            facts=facts,
            link=reverse("filing:case", args=[hearing.case_id]),
            key=f"hearing-{what}:{hearing.pk}:{user.pk}",
            now=now,
        )

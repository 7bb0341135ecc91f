"""Notices about hearings to everyone who acts online for a side: parties and agents, each in their language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.models import Hearing, HearingChange
from filing.calendar.wording import mode_words
from filing.cases.grouping import heard_together
from filing.cases.models import Case, PanelMember, Party
from filing.cases.timeline import add_timeline_entry
from filing.law import Bilingual
from filing.notices import tell
from filing.to_sign.places import open_places

# What happened → the title of a sitting that is no trial, and of a trial.
TITLES = {
    "cancelled": (_("%(what)s取消"), _("开庭取消")),
    "moved": (_("%(what)s改期"), _("开庭改期")),
    "mode": (_("%(what)s的方式变更"), _("庭审方式变更")),
}
# What is said of it outside the portal.
REMINDERS = {
    "cancelled": (_("原定%(day)s %(time)s的%(what)s取消"), _("原定%(day)s %(time)s的开庭取消")),
    "moved": (_("%(what)s改为%(day)s %(time)s，地点：%(place)s"), _("开庭改为%(day)s %(time)s，地点：%(place)s")),
    "mode": (_("%(day)s %(time)s的%(what)s的方式有变更"), _("%(day)s %(time)s的开庭方式有变更")),
}
MOVES = (HearingChange.Kind.MOVED, HearingChange.Kind.ADJOURNED)


def sides_of(case: Case) -> list[User]:
    """The accounts of the parties and of their present agents, each once."""
    agent = Q(representations__party__case=case, representations__ended_at=None, representations__party__left_at=None)
    return list(User.objects.filter(Q(party_of__case=case, party_of__left_at=None) | agent).distinct().order_by("pk"))


def sides_of_party(party: Party) -> list[User]:
    """The accounts of one party and of its present agents, each once."""
    agent = Q(representations__party=party, representations__ended_at=None)
    return list(User.objects.filter(Q(party_of=party) | agent).distinct().order_by("pk"))


def sides_of_hearing(hearing: Hearing) -> list[tuple[User, Case]]:
    """Everyone who acts online for a side of the case, or of one heard together with it, each once, with the own case."""
    found: dict[User, Case] = {}
    for case in heard_together(hearing.case):
        for user in sides_of(case):
            found.setdefault(user, case)
    return list(found.items())


def tell_clerks(case: Case, *, title: Promise, body: Promise, link: str, key: str, now: dt.datetime) -> None:
    """The clerks and assistants of the panel, of every case heard together, have something to do."""
    clerks = Q(duty__in=(PanelMember.Duty.CLERK, PanelMember.Duty.ASSISTANT))
    tell_panel(case, title=title, body=body, link=link, key=key, now=now, only=clerks)


def tell_to_seal(case: Case, document: CourtDocument, link: str, now: dt.datetime) -> None:
    """The clerks of the case have a paper before them that all others have signed: it waits for their signature and the seal."""
    title, body = _("裁判文书等待署名和盖章"), _("%(case)s有一份文书已经签署，请您核对后署名并加盖院印。")
    own = Q(case=case, duty=PanelMember.Duty.CLERK)
    tell_panel(case, title=title, body=body, link=link, key=f"to-seal:{document.pk}", now=now, only=own)


def tell_to_sign(case: Case, document: CourtDocument, link: str, now: dt.datetime) -> None:
    """The judges of a panel have a paper before them that who presides has signed: it waits for their signatures."""
    title, body = _("裁判文书等待您签名"), _("%(case)s有一份文书审判长已经签署，请您核对后签名。")
    for place in open_places(document).select_related("user"):
        facts, key = {"case": case.case_number}, f"to-sign:{document.pk}:{place.user_id}"
        if place.user is not None:
            tell(place.user, title=title, body=body, facts=facts, link=link, key=key, now=now)


def tell_panel(  # noqa: PLR0913 - the words, where they lead, and who reads them
    case: Case, *, title: Promise, body: Promise, link: str, key: str, now: dt.datetime, only: Q | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """The panel of every case heard together, or some of it, has something to do; the words may name the case, and the facts."""
    members = PanelMember.objects.filter(only or Q(), case__in=heard_together(case), ended_at=None)
    for member in members.select_related("user").order_by("created_at"):
        said = {"case": case.case_number, **(facts or {})}
        tell(member.user, title=title, body=body, facts=said, link=link, key=f"{key}:{member.user_id}", now=now)


def note_for_all(hearing: Hearing, *, kind: str, key: str, title: Bilingual, now: dt.datetime) -> None:
    """An entry on the timeline of the case and of each heard together with it."""
    for case in heard_together(hearing.case):
        add_timeline_entry(case=case, kind=kind, key=key, title_zh=title.zh, title_en=title.en, now=now)


def tell_cancelled(hearing: Hearing, now: dt.datetime) -> None:
    """The hearing does not take place; in a case that is decided or closed there is no other one to wait for."""
    goes_on = hearing.case.state in {Case.State.ACCEPTED, Case.State.IN_TRIAL, Case.State.SUSPENDED}
    if hearing.kind == Hearing.Kind.TRIAL:
        words = _("原定%(day)s的开庭取消，新的时间另行通知。") if goes_on else _("原定%(day)s的开庭取消，不再开庭。")
    else:
        words = _("原定%(day)s的%(what)s取消。")
    _tell_all(hearing, "cancelled", TITLES["cancelled"][hearing.kind == Hearing.Kind.TRIAL], words, now)


def tell_moved(hearing: Hearing, now: dt.datetime) -> None:
    """The hearing has another time or is held in another mode; the summons follows. A move is told once, whatever followed."""
    moves, is_trial = hearing.changes.filter(kind__in=MOVES).count(), hearing.kind == Hearing.Kind.TRIAL
    if moves:
        trial = _("开庭改为%(day)s %(time)s，地点：%(place)s。原来的时间作废，新的传票会送达您。")
        other = _("%(what)s改为%(day)s %(time)s，地点：%(place)s。原来的时间作废，新的传票会送达您。")
        _tell_all(hearing, f"moved:{moves}", TITLES["moved"][is_trial], trial if is_trial else other, now)
    last = hearing.changes.order_by("made_at", "pk").last()
    if last is not None and last.kind == HearingChange.Kind.MODE and last.before.get("mode") != last.after.get("mode"):
        trial = _("%(day)s %(time)s的开庭改为：%(mode)s。您怎样参加，请看案件页。")
        other = _("%(day)s %(time)s的%(what)s改为：%(mode)s。您怎样参加，请看案件页。")
        _tell_all(hearing, f"mode:{hearing.sequence}", TITLES["mode"][is_trial], trial if is_trial else other, now)


def _tell_all(hearing: Hearing, what: str, title: Promise, body: Promise, now: dt.datetime) -> None:
    starts_at = clock.local(hearing.starts_at)
    facts = {
        "day": starts_at.date(),
        "time": f"{starts_at:%H:%M}",
        "place": str(hearing.room or ""),
        "mode": mode_words(hearing),
        "what": Hearing.Kind(hearing.kind).label,
    }
    for user, case in sides_of_hearing(hearing):
        tell(
            user,
            title=title,
            body=body,
            reminder=REMINDERS[what.partition(":")[0]][hearing.kind == Hearing.Kind.TRIAL],
            facts=facts,
            link=reverse("filing:case", args=[case.pk]),
            key=f"hearing-{what}:{hearing.pk}:{user.pk}",
            now=now,
        )

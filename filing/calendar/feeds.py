"""What stands in a person's calendar feed: own terms and hearings, without names and without what the case is about."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.lookups import matching_any
from courtportal.kernel.web import formats
from filing.calendar.models import CalendarFeed, Deadline, FeedEntry, Hearing
from filing.calendar.rules.feed import Entry, Version, feed
from filing.calendar.rules.limits import FILERS_RULES, TIME_LIMITS
from filing.calendar.wording import address, held, where
from filing.intake.models import Filing

BACK = dt.timedelta(days=60)
MOST = 1_000
DEADLINE_ALARMS = (dt.timedelta(days=3), dt.timedelta(days=1))
HEARING_ALARMS = (dt.timedelta(days=1), dt.timedelta(hours=1))
SHOWN_STATES = (Deadline.State.RUNNING, Deadline.State.MET, Deadline.State.CANCELLED, Deadline.State.WITHDRAWN)


def feed_content(of: CalendarFeed, now: dt.datetime) -> bytes:
    """The feed as it is now, in its own language. An entry that has changed since it was last read gets the next sequence."""
    with translation.override(of.language):
        entries = [*_deadlines(of.user, now), *_hearings(of.user, now)]
        versions = _versions(of, entries, now)
        return feed(((entry, versions[entry.uid]) for entry in entries), name=_("法院日程"))


def _versions(of: CalendarFeed, entries: Iterable[Entry], now: dt.datetime) -> dict[str, Version]:
    known = {row.uid: row for row in of.entries.all()}
    fresh, changed = [], []
    for entry in entries:
        row = known.get(entry.uid)
        if row is None:
            row = known[entry.uid] = FeedEntry(feed=of, uid=entry.uid, digest=entry.digest, sequence=0, changed_at=now)
            fresh.append(row)
        elif row.digest != entry.digest:
            row.digest, row.sequence, row.changed_at = entry.digest, row.sequence + 1, now
            changed.append(row)
    FeedEntry.objects.bulk_create(fresh, ignore_conflicts=True)
    FeedEntry.objects.bulk_update(changed, ["digest", "sequence", "changed_at"])
    return {uid: Version(row.sequence, row.changed_at) for uid, row in known.items()}


def _actors(user: User) -> list[Actor]:
    """The user as a private person, and in each office on the bench."""
    offices = user.appointments.filter(ended_at=None, role__in=BENCH_ROLES)
    private = Actor(role=Role.LITIGANT, user_id=user.pk, person_id=user.person_id)
    return [private, *(Actor(role=Role(office.role), user_id=user.pk, court_id=office.court_id) for office in offices)]


def _deadlines(user: User, now: dt.datetime) -> list[Entry]:
    """The terms of the user's own side, also before there is a case, and on the bench the court's own terms."""
    theirs = (
        Q(party__user_id=user.pk),
        Q(party__representations__user_id=user.pk, party__representations__ended_at=None),
        Q(mediations__parties__user_id=user.pk),
        Q(mediations__mediator__user_id=user.pk),
        Q(mediation_agreements__mediation__parties__user_id=user.pk),
        Q(filing_id__in=Filing.objects.filter(owner_id=user.pk).values("pk"), rule__in=FILERS_RULES),
        Q(party=None, case__panel__user_id=user.pk, case__panel__ended_at=None),
    )
    since = clock.local(now).date() - BACK
    found = matching_any(Deadline.objects.filter(due_on__gte=since, state__in=SHOWN_STATES), theirs)
    return [_deadline_entry(row) for row in found.select_related("case").order_by("due_on", "pk")[:MOST]]


def _deadline_entry(row: Deadline) -> Entry:
    language = translation.get_language() or "zh-hans"
    matter = TIME_LIMITS[row.rule].matter.in_language(language)
    number = row.case.case_number if row.case else ""
    article = TIME_LIMITS[row.rule].source.shown(language)
    lines = [f"{_('依据')}{_('：')}{article}", *(step["en" if language.startswith("en") else "zh"] for step in row.working)]
    if row.status == "provisional":
        lines.append(_("这个日期是暂定的，节假日安排公布后可能变化。"))
    return Entry(
        uid=f"deadline-{row.pk}@{_host()}",
        title=f"{_('期限')} · {matter} · {number}".removesuffix(" · "),
        starts=row.due_on,
        ends=None,
        text="\n".join(lines),
        url=_address(row.case_id, row.filing_id if row.rule in FILERS_RULES else None),
        cancelled=row.state != Deadline.State.RUNNING,
        alarms=DEADLINE_ALARMS,
    )


def _hearings(user: User, now: dt.datetime) -> list[Entry]:
    """Hearings of the user's cases, on either side of the bench."""
    rows: dict[object, Hearing] = {}
    for actor in _actors(user):
        coming = visible_to(actor, Hearing).filter(starts_at__gte=now - BACK).select_related("case__court", "room")
        rows |= {row.pk: row for row in coming.order_by("starts_at")[:MOST]}
    return [_hearing_entry(row) for row in sorted(rows.values(), key=lambda row: (row.starts_at, str(row.pk)))]


def _hearing_entry(row: Hearing) -> Entry:
    return Entry(
        uid=f"hearing-{row.pk}@{_host()}",
        title=f"{row.get_kind_display()} · {row.case.case_number}",
        starts=row.starts_at,
        ends=row.ends_at,
        text=f"{held(row)} · {formats.moment(row.starts_at)}",
        url=_address(row.case_id),
        place=_place(row),
        cancelled=row.state == Hearing.State.CANCELLED,
        alarms=HEARING_ALARMS,
    )


def _place(row: Hearing) -> str:
    """Court and room, and where one comes to the court its address."""
    place = f"{row.case.court} {where(row, online=row.mode != Hearing.Mode.ON_SITE)}".rstrip()
    return _("，").join(part for part in (place, address(row)) if part)


def _address(case_id: object, filing_id: object = None) -> str:
    path = reverse("filing:filing", args=[filing_id]) if filing_id else reverse("filing:my")
    if case_id:
        path = reverse("filing:case", args=[case_id])
    return str(settings.PORTAL_URL).rstrip("/") + path


def _host() -> str:
    return str(settings.PORTAL_URL).rstrip("/").rpartition("/")[2].partition(":")[0]

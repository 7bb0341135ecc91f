"""All sides of a case are told that a paper counts as served since another day, or does not."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.messaging.notices import tell
from delivery.service.models import ServiceRecipient
from filing.public import sides_of

TITLE = _("送达的认定有更正")
MOVED = _("案号 %(number)s：法官更正了认定。《%(papers)s》送达%(party)s的日期由%(was)s改为%(now)s，从送达起算的期限随之变更。")
NOT_SERVED = _(
    "案号 %(number)s：法官认定，《%(papers)s》没有送达%(party)s，原来登记的%(was)s不再算数，从送达起算的期限不再计算。"
)
SERVED = _("案号 %(number)s：法官认定，《%(papers)s》已于%(now)s送达%(party)s，从送达起算的期限已经开始。")
Paper = tuple[str, dt.datetime | None, dt.datetime | None]


def tell_corrected(recipient: ServiceRecipient, papers: Sequence[Paper], now: dt.datetime) -> None:
    """Each paper by its title, since when it counted and counts; papers that moved alike in one notice."""
    alike: dict[tuple[dt.date | None, dt.date | None], list[str]] = {}
    for title, was, at in papers:
        alike.setdefault((_day(was), _day(at)), []).append(title)
    case, turn = recipient.order.case, uuid.uuid4()
    for number, ((was_on, on), titles) in enumerate(alike.items()):
        if was_on == on:
            continue
        body = NOT_SERVED if on is None else SERVED if was_on is None else MOVED
        facts: dict[str, object] = {"number": case.case_number, "papers": "》《".join(titles), "party": recipient.party.name}
        facts |= {name: day for name, day in (("was", was_on), ("now", on)) if day}
        for user in sides_of(case):
            tell(
                user,
                title=TITLE,
                body=body,
                facts=facts,
                link=reverse("filing:case", args=[case.pk]),
                key=f"service-corrected:{turn}:{number}:{user.pk}",
                now=now,
            )


def _day(instant: dt.datetime | None) -> dt.date | None:
    return clock.local(instant).date() if instant else None

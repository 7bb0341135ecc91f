"""What review does by itself: a filing whose term is over rises to the division head (先行立案, 法释〔2015〕8号 第八条)."""

import datetime as dt
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import scheduled
from filing.intake.models import Filing
from filing.intake.rules.steps import CLOCK_RUNS
from filing.notices import tell


@scheduled(every=dt.timedelta(minutes=30))
def raise_late_filings(now: dt.datetime) -> None:
    """Who has a filing is told on its last day; the day after, the division heads of the court are told as well."""
    today = clock.local(now).date()
    running = Filing.objects.filter(state__in=CLOCK_RUNS)
    due = running.filter(decide_by=today).exclude(claimed_by=None).order_by("pk").values_list("pk", flat=True)
    for filing_id in list(due):
        _remind(filing_id, now)
    late = running.filter(decide_by__lt=today, escalated_at=None).order_by("decide_by", "pk").values_list("pk", flat=True)
    for filing_id in list(late):
        _escalate(filing_id, now)


@transaction.atomic
def _remind(filing_id: uuid.UUID, now: dt.datetime) -> None:
    filing = Filing.objects.select_related("claimed_by").get(pk=filing_id)
    if filing.claimed_by and filing.state in CLOCK_RUNS:
        _tell(filing, filing.claimed_by, _("立案审查今天到期"), now)


@transaction.atomic
def _escalate(filing_id: uuid.UUID, now: dt.datetime) -> None:
    filing = Filing.objects.select_for_update().get(pk=filing_id)
    if filing.escalated_at or filing.state not in CLOCK_RUNS:
        return
    filing.escalated_at = now
    filing.save(update_fields=["escalated_at"])
    record(actor=SYSTEM, action="escalate", obj=filing, now=now, detail={"decide_by": filing.decide_by.isoformat()})
    heads = User.objects.filter(
        appointments__role=Role.DIVISION_HEAD, appointments__court_id=filing.court_id, appointments__ended_at=None
    ).distinct()
    for head in heads:
        _tell(filing, head, _("立案审查超过法定期限"), now)
    if filing.claimed_by:
        _tell(filing, filing.claimed_by, _("立案审查超过法定期限"), now)


def _tell(filing: Filing, user: User, title: "str | Promise", now: dt.datetime) -> None:
    tell(
        user,
        title=title,
        body=_("%(title)s：期限是%(due)s。期限内无法判定的，应当先行立案。"),
        facts={"title": filing.title, "due": filing.decide_by},
        link=reverse("filing:review_desk", args=[filing.pk]),
        key=f"filing-late:{filing.pk}:{filing.decide_by}:{'late' if filing.escalated_at else 'today'}:{user.pk}",
        now=now,
    )

"""What enforcement does by the calendar: warn before measures run out, note that they lapsed, end listings whose term is over."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.enforcement.actions.decide import end_sanction
from filing.enforcement.models import DishonestyListing, Measure, Sanction
from filing.enforcement.rules.terms_of_measures import WARN_DAYS
from filing.notices import tell

HOURLY = dt.timedelta(hours=1)
ACTIVE = Measure.objects.filter(state=Measure.State.ACTIVE)
LISTED = DishonestyListing.objects.filter(state=Sanction.State.IN_FORCE)


@scheduled(every=HOURLY)
def warn_of_expiring_measures(now: dt.datetime) -> None:
    """Tell the officer once, thirty days ahead; without renewal a measure is void (查封规定 art. 27)."""
    soon = clock.local(now).date() + dt.timedelta(days=WARN_DAYS)
    expiring = ACTIVE.filter(expires_on__lte=soon, warned_at=None)
    do_in_rounds(expiring, lambda one: _warn(one, now), by="expires_on", job=f"{__name__}.warn_of_expiring_measures")


@transaction.atomic
def _warn(found: Measure, now: dt.datetime) -> None:
    waiting = ACTIVE.select_for_update(of=("self",)).select_related("enforcement__case", "enforcement__officer")
    measure = waiting.filter(pk=found.pk, warned_at=None).first()
    if measure is None:  # renewed or lifted meanwhile
        return
    tell(
        measure.enforcement.officer,
        title=_("执行措施即将到期"),
        body=_("案号 %(number)s 的一项措施于%(day)s届满，需要续行的请及时办理。"),
        facts={"number": measure.enforcement.case.case_number, "day": measure.expires_on},
        link=reverse("filing:enforcement_case", args=[measure.enforcement_id]),
        key=f"measure_expiring:{measure.pk}",
        now=now,
    )
    measure.warned_at = now
    measure.save(update_fields=["warned_at"])


@scheduled(every=HOURLY)
def note_lapsed_measures(now: dt.datetime) -> None:
    """A measure whose last day is over without renewal has lapsed."""
    over = ACTIVE.filter(expires_on__lt=clock.local(now).date())
    do_in_rounds(over, lambda one: _lapse(one, now), by="expires_on", job=f"{__name__}.note_lapsed_measures")


@transaction.atomic
def _lapse(found: Measure, now: dt.datetime) -> None:
    measure = ACTIVE.select_for_update().filter(pk=found.pk).first()
    if measure is None:  # renewed or lifted meanwhile
        return
    measure.state, measure.ended_on = Measure.State.LAPSED, measure.expires_on
    measure.save(update_fields=["state", "ended_on"])
    record(actor=SYSTEM, action="measure_lapsed", obj=measure, now=now)


@scheduled(every=HOURLY)
def end_expired_listings(now: dt.datetime) -> None:
    """A listing with a term ends when the term is over (法释〔2017〕7号 art. 10)."""
    over = LISTED.filter(expires_on__lt=clock.local(now).date())
    do_in_rounds(over, lambda one: _unlist(one, now), by="expires_on", job=f"{__name__}.end_expired_listings")


@transaction.atomic
def _unlist(found: DishonestyListing, now: dt.datetime) -> None:
    listing = LISTED.select_for_update(of=("self",)).select_related("enforcement__case").filter(pk=found.pk).first()
    if listing is not None:
        end_sanction(actor=SYSTEM, sanction=listing, reason="失信期限届满", now=now)

"""What enforcement does by the calendar: warn before measures run out, note that they lapsed, end listings whose term is over."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from filing.enforcement.actions.decide import end_sanction
from filing.enforcement.models import DishonestyListing, Measure, Sanction
from filing.enforcement.rules.terms_of_measures import WARN_DAYS
from filing.notices import tell

HOURLY = dt.timedelta(hours=1)


@scheduled(every=HOURLY)
def warn_of_expiring_measures(now: dt.datetime) -> None:
    """Tell the officer once, thirty days ahead; without renewal a measure is void (查封规定 art. 27)."""
    soon = clock.local(now).date() + dt.timedelta(days=WARN_DAYS)
    expiring = Measure.objects.filter(state=Measure.State.ACTIVE, expires_on__lte=soon, warned_at=None)
    for measure in expiring.select_related("enforcement__case", "enforcement__officer"):
        with transaction.atomic():
            _warn(measure, now)


def _warn(measure: Measure, now: dt.datetime) -> None:
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
    today = clock.local(now).date()
    active = Measure.objects.filter(state=Measure.State.ACTIVE)
    for measure_id in list(active.filter(expires_on__lt=today).values_list("pk", flat=True)):
        with transaction.atomic():
            measure = active.select_for_update().filter(pk=measure_id).first()
            if measure is None:  # renewed or lifted meanwhile
                continue
            measure.state, measure.ended_on = Measure.State.LAPSED, measure.expires_on
            measure.save(update_fields=["state", "ended_on"])
            record(actor=SYSTEM, action="measure_lapsed", obj=measure, now=now)


@scheduled(every=HOURLY)
def end_expired_listings(now: dt.datetime) -> None:
    """A listing with a term ends when the term is over (法释〔2017〕7号 art. 10)."""
    today = clock.local(now).date()
    in_force = DishonestyListing.objects.filter(state=Sanction.State.IN_FORCE)
    for listing_id in list(in_force.filter(expires_on__lt=today).values_list("pk", flat=True)):
        with transaction.atomic():
            listing = in_force.select_for_update(of=("self",)).select_related("enforcement__case").filter(pk=listing_id).first()
            if listing is not None:
                end_sanction(actor=SYSTEM, sanction=listing, reason="失信期限届满", now=now)
